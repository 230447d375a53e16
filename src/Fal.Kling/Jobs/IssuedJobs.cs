namespace Fal.Kling.Jobs;

/// <summary>
/// Which attempt got which job, of the last few thousand. Two requests may be alike to the letter, and then fal's list cannot tell whose job is whose;
/// what this client was answered itself can.
/// </summary>
internal sealed class IssuedJobs
{
    private const int Limit = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<string, string> attempts = [];
    private readonly Queue<string> oldestFirst = [];

    public void Add(string requestId, string attemptId)
    {
        lock (gate)
        {
            if (!attempts.TryAdd(requestId, attemptId))
            {
                return;
            }

            oldestFirst.Enqueue(requestId);
            if (oldestFirst.Count > Limit)
            {
                attempts.Remove(oldestFirst.Dequeue());
            }
        }
    }

    /// <summary>Whether the job is known to be that of another attempt.</summary>
    public bool BelongsToAnother(string requestId, string attemptId)
    {
        lock (gate)
        {
            return attempts.TryGetValue(requestId, out string? owner) && owner != attemptId;
        }
    }
}
