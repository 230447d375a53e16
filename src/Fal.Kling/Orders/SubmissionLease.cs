namespace Fal.Kling.Orders;

/// <summary>
/// How long the submission of an order may take: from the moment at which its owner begins to write that it sends, until its outcome is known. A successor waits that long
/// by the store's clock, and the owner measures it by its own. No two machines' clocks are compared.
/// </summary>
internal sealed class SubmissionLease(TimeSpan longestPost, TimeProvider time)
{
    // Writing to the store, and the few steps from there to the socket.
    private static readonly TimeSpan SendingLimit = TimeSpan.FromSeconds(10);

    // For the coarse clocks of stores.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>How long the owner may take to write that it sends.</summary>
    public static TimeSpan WriteLimit => SendingLimit;

    public TimeSpan Length { get; } = SendingLimit + longestPost + Margin;

    /// <summary>
    /// How long after fal accepted a job its own caller may still be recording it: the rest of its submission, and then the write to the store, which has the same limit as
    /// the one before.
    /// </summary>
    public static TimeSpan SettlingOf(TimeSpan lease) => lease - Margin;

    public Stopwatch Start() => new(time.GetTimestamp(), time.GetUtcNow());

    /// <summary>Whether writing took so long that a POST that begins now might end after the lease.</summary>
    public bool IsLateToBegin(Stopwatch start) => IsOver(start, SendingLimit);

    /// <summary>Whether so much time has gone by that a body that leaves now might arrive after the lease.</summary>
    public bool IsLateToSend(Stopwatch start) => IsOver(start, Length - Margin);

    // A machine that was suspended shows it on the wall clock only, which may have been set back since.
    private bool IsOver(Stopwatch start, TimeSpan limit) => time.GetElapsedTime(start.Timestamp) > limit || (time.GetUtcNow() - start.At).Duration() > limit;

    internal readonly record struct Stopwatch(long Timestamp, DateTimeOffset At);
}
