namespace Fal.Kling.Jobs;

/// <summary>
/// Which attempt got which job, of the last few thousand. Two requests may have equal inputs, and then fal's list cannot say whose job is whose;
/// what this client has given out can.
/// </summary>
internal sealed class IssuedJobs
{
    private const int Limit = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<string, string> attemptOfJob = [];
    private readonly Dictionary<string, string> jobOfAttempt = [];
    private readonly Queue<string> oldestFirst = [];

    /// <summary>fal accepted an attempt with this job. That is certain, so it overrules what a search may have taken for another attempt.</summary>
    public void Add(string requestId, string attemptId)
    {
        lock (gate)
        {
            Assign(requestId, attemptId);
        }
    }

    /// <summary>The job that the attempt has got; null when it has none.</summary>
    public string? JobOf(string attemptId)
    {
        lock (gate)
        {
            return jobOfAttempt.GetValueOrDefault(attemptId);
        }
    }

    /// <summary>The attempt that has got the job; null when none has.</summary>
    public string? AttemptOf(string requestId)
    {
        lock (gate)
        {
            return attemptOfJob.GetValueOrDefault(requestId);
        }
    }

    /// <summary>Gives the attempt the first of these jobs that no other attempt has, in one step. An attempt that has a job already keeps it.</summary>
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
        if (attemptOfJob.Remove(requestId, out string? attemptId) && jobOfAttempt.GetValueOrDefault(attemptId) == requestId)
        {
            jobOfAttempt.Remove(attemptId);
        }
    }
}
