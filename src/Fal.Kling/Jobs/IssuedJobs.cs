namespace Fal.Kling.Jobs;

/// <summary>
/// Remembers which job belongs to which of the last few thousand attempts. If two requests have equal inputs, fal's list cannot tell their jobs apart.
/// This record of what the client has returned can.
/// </summary>
internal sealed class IssuedJobs
{
    private const int Limit = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<string, string> attemptOfJob = [];
    private readonly Dictionary<string, string> jobOfAttempt = [];
    private readonly HashSet<string> acceptedJobs = [];
    private readonly Queue<string> oldestFirst = [];

    /// <summary>Records the job with which fal accepted an attempt. This is certain, so it overrides what a search may have assigned to another attempt.</summary>
    public void Add(string requestId, string attemptId)
    {
        lock (gate)
        {
            Assign(requestId, attemptId);
            acceptedJobs.Add(requestId);
        }
    }

    /// <summary>Gets the job of the attempt; null when it doesn't have one.</summary>
    public string? JobOf(string attemptId)
    {
        lock (gate)
        {
            return jobOfAttempt.GetValueOrDefault(attemptId);
        }
    }

    /// <summary>Gets the job with which fal accepted the attempt. A job that a search has found is not certain, and is not returned.</summary>
    public string? AcceptedJobOf(string attemptId)
    {
        lock (gate)
        {
            return jobOfAttempt.TryGetValue(attemptId, out string? job) && acceptedJobs.Contains(job) ? job : null;
        }
    }

    /// <summary>Gets the attempt that fal accepted with this job; null when this client doesn't know one.</summary>
    public string? AttemptAcceptedAs(string requestId)
    {
        lock (gate)
        {
            return acceptedJobs.Contains(requestId) ? attemptOfJob.GetValueOrDefault(requestId) : null;
        }
    }

    /// <summary>Atomically assigns to the attempt the first of these jobs that no other attempt has. An attempt that already has a job keeps it.</summary>
    /// <returns>The attempt's job, or null when all of these belong to other attempts.</returns>
    public string? Claim(string attemptId, IEnumerable<string> requestIds)
    {
        lock (gate)
        {
            if (jobOfAttempt.TryGetValue(attemptId, out string? own))
            {
                return own;
            }

            string? free = requestIds.FirstOrDefault(id => !attemptOfJob.ContainsKey(id));
            if (free is not null)
            {
                Assign(free, attemptId);
            }

            return free;
        }
    }

    private void Assign(string requestId, string attemptId)
    {
        if (attemptOfJob.TryGetValue(requestId, out string? former))
        {
            jobOfAttempt.Remove(former);
        }
        else
        {
            oldestFirst.Enqueue(requestId);
        }

        attemptOfJob[requestId] = attemptId;
        jobOfAttempt[attemptId] = requestId;
        if (oldestFirst.Count > Limit)
        {
            Forget(oldestFirst.Dequeue());
        }
    }

    private void Forget(string requestId)
    {
        acceptedJobs.Remove(requestId);
        if (attemptOfJob.Remove(requestId, out string? attemptId) && jobOfAttempt.GetValueOrDefault(attemptId) == requestId)
        {
            jobOfAttempt.Remove(attemptId);
        }
    }
}
