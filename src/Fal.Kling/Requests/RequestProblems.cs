namespace Fal.Kling;

/// <summary>Collects the problems of a request: refusals for rules that fal states, and warnings for rules that are inferred or only known from other hosts.</summary>
internal sealed class RequestProblems
{
    private readonly List<KlingProblem> problems;
    private readonly bool onlyWarns;

    public RequestProblems() => problems = [];

    private RequestProblems(RequestProblems all) => (problems, onlyWarns) = (all.problems, true);

    public IReadOnlyList<KlingProblem> All => problems;

    public void Refuse(string path, string message) => problems.Add(new KlingProblem { Path = path, Message = message, IsWarning = onlyWarns });

    public void RefuseIf(bool isWrong, string path, string message)
    {
        if (isWrong)
        {
            Refuse(path, message);
        }
    }

    /// <summary>The same problems, for rules that are only inferred: what they refuse becomes a warning.</summary>
    public RequestProblems AsWarnings() => new(this);

    public void WarnIf(bool isDoubtful, string path, string message)
    {
        if (isDoubtful)
        {
            problems.Add(new KlingProblem { Path = path, Message = message, IsWarning = true });
        }
    }
}
