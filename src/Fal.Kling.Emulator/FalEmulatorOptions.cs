namespace Fal.Kling.Emulator;

/// <summary>How an emulated fal behaves.</summary>
public sealed class FalEmulatorOptions
{
    /// <summary>The key that is accepted unless <see cref="ApiKeys"/> says otherwise.</summary>
    public const string DefaultApiKey = "emulator-key-id:emulator-key-secret";

    /// <summary>
    /// How long a job waits in the queue when nothing is ahead of it; 0 or more. Default: 1 second. With 0 here and in <see cref="RunTime"/> a job is over at once.
    /// </summary>
    public TimeSpan QueueTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a job runs; 0 or more. Default: 3 seconds (on fal about five minutes). A job whose input is wrong fails as soon as its run starts.
    /// </summary>
    public TimeSpan RunTime { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The clock of every delay, timestamp and <c>Date</c> header. Default: <see cref="TimeProvider.System"/>. With a fake clock a job of five minutes takes as long as the
    /// test takes to move the clock.
    /// </summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// The keys that are accepted, at least one, each as <c>id:secret</c>; <see cref="FalEmulator.Configure"/> hands out the first. Each is an account of
    /// its own, which sees only the jobs that it bought. <see cref="FalEmulator.AddApiKey"/> and <see cref="FalEmulator.RevokeApiKey"/> change them later.
    /// Default: <see cref="DefaultApiKey"/>.
    /// </summary>
    public IReadOnlyList<string> ApiKeys { get; set; } = [DefaultApiKey];

    /// <summary>The lines that a job logs, spread evenly over its run, the first one at its start. Default: four lines. It may be empty.</summary>
    public IReadOnlyList<string> LogLines { get; set; } =
        ["Loading model", "Rendering frame 30 of 120", "Rendering frame 60 of 120", "Rendering frame 90 of 120"];

    /// <summary>
    /// How many jobs of one account run at once; the others wait their turn, and their <c>queue_position</c> counts down.
    /// Default: <see langword="null"/>, no limit, and every waiting job is at position 0. At least 1.
    /// </summary>
    public int? Concurrency { get; set; }

    /// <summary>Whether a running job continues when it is asked to stop, as models of fal's partners may. Default: <see langword="false"/>.</summary>
    public bool IgnoresCancellation { get; set; }

    /// <summary>
    /// Whether the platform's list shows requests that are not over. Default: <see langword="true"/>. fal does not document it, so a client must stand both.
    /// </summary>
    public bool ListsUnfinishedRequests { get; set; } = true;

    /// <summary>
    /// Whether the platform's list shows requests whose run has not started, such as one that waits in the queue or was cancelled there; their
    /// <c>started_at</c> is then the time of the submission. Default: <see langword="false"/>. fal does not document it, but in its list every request has
    /// a <c>started_at</c>.
    /// </summary>
    public bool ListsQueuedRequests { get; set; }

    /// <summary>How long after its submit a request appears in the platform's list; 0 or more. Default: 0.</summary>
    public TimeSpan RequestListDelay { get; set; }

    /// <summary>
    /// How long each video and each sound of an input is taken to be: the files are not opened. Prices that follow the input depend on it, and a file that is too
    /// long or too short for its field fails the job. Default: 5 seconds. More than 0.
    /// </summary>
    public TimeSpan InputMediaLength { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a silent status stream sends a comment line. Default: 15 seconds, as fal does. More than 0.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>What the sockets speak. Default: <see cref="EmulatorProtocols.Http1"/>.</summary>
    public EmulatorProtocols Protocols { get; set; } = EmulatorProtocols.Http1;

    /// <summary>
    /// How many requests may be open on one connection of HTTP/2 at once; a client that has more opens another connection. Default: <see langword="null"/>, no limit.
    /// Servers on the internet usually allow about 100. At least 1.
    /// </summary>
    public int? MaxStreamsPerConnection { get; set; }

    /// <summary>Whether requests are kept in <see cref="FalEmulator.Requests"/>. Default: <see langword="true"/>. Switch it off for load runs.</summary>
    public bool RecordRequests { get; set; } = true;

    /// <summary>Where uploads are kept until the emulator is disposed. Default: <see langword="null"/>, the system's temporary directory.</summary>
    public string? SpoolDirectory { get; set; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueTime, TimeSpan.Zero, nameof(QueueTime));
        ArgumentOutOfRangeException.ThrowIfLessThan(RunTime, TimeSpan.Zero, nameof(RunTime));
        ArgumentOutOfRangeException.ThrowIfLessThan(RequestListDelay, TimeSpan.Zero, nameof(RequestListDelay));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(InputMediaLength, TimeSpan.Zero, nameof(InputMediaLength));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(KeepAliveInterval, TimeSpan.Zero, nameof(KeepAliveInterval));
        ArgumentOutOfRangeException.ThrowIfLessThan(Concurrency ?? 1, 1, nameof(Concurrency));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxStreamsPerConnection ?? 1, 1, nameof(MaxStreamsPerConnection));
        ArgumentNullException.ThrowIfNull(TimeProvider);
        ArgumentNullException.ThrowIfNull(LogLines);
        ArgumentOutOfRangeException.ThrowIfZero(ApiKeys?.Count ?? 0, nameof(ApiKeys));
        foreach (string key in ApiKeys!)
        {
            Emulator.ApiKeys.ThrowIfNoKey(key, nameof(ApiKeys));
        }
    }
}
