namespace Fal.Kling.Jobs;

/// <summary>How long ago fal last had something to say about the job, over all streams and polls of a wait. Only a status is news.</summary>
internal sealed class NewsClock(TimeProvider time)
{
    // Events without a status may come from anything between fal and us, so they earn little patience.
    private static readonly TimeSpan PatienceWithoutStatus = TimeSpan.FromMinutes(2);

    // Comments, or the same status again, are fal's own way to say that a job still runs, and a job may run for long.
    private static readonly TimeSpan PatienceWithoutChange = TimeSpan.FromMinutes(30);

    private long lastStatusAt = time.GetTimestamp();
    private long lastConfirmedAt = time.GetTimestamp();

    /// <summary>Whether a poll must check what the stream says.</summary>
    /// <param name="sendsOtherEvents">Whether the stream sends events without a status.</param>
    public bool IsOverdue(bool sendsOtherEvents) =>
        (sendsOtherEvents && time.GetElapsedTime(lastStatusAt) >= PatienceWithoutStatus) || time.GetElapsedTime(lastConfirmedAt) >= PatienceWithoutChange;

    public void StatusArrived() => lastStatusAt = time.GetTimestamp();

    /// <summary>The state has changed, or a poll has shown that it has not.</summary>
    public void StateConfirmed() => lastStatusAt = lastConfirmedAt = time.GetTimestamp();
}
