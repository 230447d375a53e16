namespace Fal.Kling;

/// <summary>Collects the problems of a request: refusals for rules that fal states, and warnings for rules that are inferred or only known from other hosts.</summary>
internal sealed class RequestProblems
{
    private readonly List<KlingProblem> problems = [];

    public IReadOnlyList<KlingProblem> All => problems;

    public void Refuse(string path, string message) => problems.Add(new KlingProblem { Path = path, Message = message });

    public void RefuseIf(bool isWrong, string path, string message)
    {
        if (isWrong)
        {
            Refuse(path, message);
        }
    }

    public void WarnIf(bool isDoubtful, string path, string message)
    {
        if (isDoubtful)
        {
            problems.Add(new KlingProblem { Path = path, Message = message, IsWarning = true });
        }
    }
}
