namespace Fal.Kling.Jobs;

/// <summary>Measures how long ago fal last reported on the job, across all streams and polls of a wait. Only a status counts as news.</summary>
internal sealed class NewsClock(TimeProvider time)
{
    // Events without a status may come from any intermediary, so the patience with them is short.
    private static readonly TimeSpan PatienceWithoutStatus = TimeSpan.FromMinutes(2);

    // With comments or a repeated status, fal says that a job is still running. A job may run for a long time.
    private static readonly TimeSpan PatienceWithoutChange = TimeSpan.FromMinutes(30);

    private long lastStatusAt = time.GetTimestamp();
    private long lastConfirmedAt = time.GetTimestamp();

    /// <summary>Returns whether a poll must check what the stream says.</summary>
    /// <param name="sendsOtherEvents">Whether the stream sends events without a status.</param>
    public bool IsOverdue(bool sendsOtherEvents) =>
        (sendsOtherEvents && time.GetElapsedTime(lastStatusAt) >= PatienceWithoutStatus) || time.GetElapsedTime(lastConfirmedAt) >= PatienceWithoutChange;

    public void StatusArrived() => lastStatusAt = time.GetTimestamp();

    /// <summary>Records that the state has changed, or that a poll has shown that it has not.</summary>
    public void StateConfirmed() => lastStatusAt = lastConfirmedAt = time.GetTimestamp();
}
