namespace Fal.Kling;

/// <summary>What is found wrong with a request: refusals for what fal states, warnings for what is only known of others or inferred.</summary>
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
