namespace Fal.Kling;

/// <summary>What is found wrong with a request: refusals for what fal states, warnings for what is only known of others or inferred.</summary>
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
