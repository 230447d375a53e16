namespace Fal.Kling.Emulator;

/// <summary>Options of a <see cref="FalEmulator"/>.</summary>
public sealed class FalEmulatorOptions
{
    /// <summary>The default value of <see cref="ApiKeys"/>.</summary>
    public const string DefaultApiKey = "emulator-key-id:emulator-key-secret";

    /// <summary>
    /// How long a job waits in the queue if nothing is ahead of it; 0 or more. Default: 1 second. If this and <see cref="RunTime"/> are 0, a job ends immediately.
    /// </summary>
    public TimeSpan QueueTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a job runs; 0 or more. Default: 3 seconds (on fal, about five minutes). A job with invalid input fails as soon as its run starts.
    /// </summary>
    public TimeSpan RunTime { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The clock for every delay, timestamp and <c>Date</c> header. Default: <see cref="TimeProvider.System"/>. With a fake clock, a five-minute job ends as soon
    /// as the test advances the clock.
    /// </summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// The accepted keys, at least one, each as <c>id:secret</c>. <see cref="FalEmulator.Configure"/> uses the first. Each key is a separate account, which sees
    /// only the jobs that it bought. <see cref="FalEmulator.AddApiKey"/> and <see cref="FalEmulator.RevokeApiKey"/> change the keys later.
    /// Default: <see cref="DefaultApiKey"/>.
    /// </summary>
    public IReadOnlyList<string> ApiKeys { get; set; } = [DefaultApiKey];

    /// <summary>The lines that a job logs, spread evenly over its run; the first is logged at its start. Default: four lines. The list can be empty.</summary>
    public IReadOnlyList<string> LogLines { get; set; } =
        ["Loading model", "Rendering frame 30 of 120", "Rendering frame 60 of 120", "Rendering frame 90 of 120"];

    /// <summary>
    /// The port of the queue, from 1 to 65532. Storage, platform and CDN use the next three. Default: <see langword="null"/> (the system chooses free ports).
    /// </summary>
    public int? Port { get; set; }

    /// <summary>
    /// How many jobs of one account run at once, at least 1. The others wait, and their <c>queue_position</c> counts down.
    /// Default: <see langword="null"/> (no limit, so every waiting job is at position 0).
    /// </summary>
    public int? Concurrency { get; set; }

    /// <summary>Whether a running job ignores a request to cancel it, as models of fal's partners sometimes do. Default: <see langword="false"/>.</summary>
    public bool IgnoresCancellation { get; set; }

    /// <summary>
    /// Whether the platform's request list includes unfinished requests. Default: <see langword="true"/>. fal does not document this, so a client must handle both.
    /// </summary>
    public bool ListsUnfinishedRequests { get; set; } = true;

    /// <summary>
    /// Whether the platform's request list includes requests that never started to run, such as those waiting or cancelled in the queue. Their
    /// <c>started_at</c> is then the time of the submission. Default: <see langword="false"/>. fal does not document this, but every request in its list has a
    /// <c>started_at</c>.
    /// </summary>
    public bool ListsQueuedRequests { get; set; }

    /// <summary>How long after its submission a request appears in the platform's list; 0 or more. Default: 0.</summary>
    public TimeSpan RequestListDelay { get; set; }

    /// <summary>
    /// The assumed length of each video and sound in an input, because the emulator doesn't open the files; more than 0. Default: 5 seconds. Prices that follow
    /// the input depend on it. A length outside a field's limits fails the job.
    /// </summary>
    public TimeSpan InputMediaLength { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Words that moderation refuses: a job whose prompt, or text to speak, contains one fails with <c>content_policy_violation</c>. Upper and lower case don't matter. Default: empty.
    /// </summary>
    public IReadOnlyList<string> RefusedWords { get; set; } = [];

    /// <summary>How often a silent status stream sends a comment line. Default: 15 seconds, as fal does. More than 0.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The HTTP version that the emulator serves. Default: <see cref="EmulatorProtocols.Http1"/>.</summary>
    public EmulatorProtocols Protocols { get; set; } = EmulatorProtocols.Http1;

    /// <summary>
    /// The maximum number of concurrent requests on one HTTP/2 connection, at least 1. A client that has more opens another connection.
    /// Default: <see langword="null"/> (no limit). Servers on the internet usually allow about 100.
    /// </summary>
    public int? MaxStreamsPerConnection { get; set; }

    /// <summary>Whether requests are recorded in <see cref="FalEmulator.Requests"/>. Default: <see langword="true"/>. Switch it off for load tests.</summary>
    public bool RecordRequests { get; set; } = true;

    /// <summary>The directory for uploads, which are deleted when the emulator is disposed. Default: <see langword="null"/> (the system's temporary directory).</summary>
    public string? SpoolDirectory { get; set; }

    /// <summary>
    /// The private key that signs webhooks, as an Ed25519 seed of 32 bytes. With a fixed seed, calls that were recorded in one run still verify in another.
    /// Default: <see langword="null"/> (a new random key).
    /// </summary>
    public ReadOnlyMemory<byte>? WebhookKeySeed { get; set; }

    /// <summary>
    /// Whether the retries of a webhook keep the timestamp of its first attempt. Default: <see langword="false"/> (each attempt has its own). fal does not
    /// document this, so a receiver must handle both.
    /// </summary>
    public bool KeepsWebhookTimestamp { get; set; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueTime, TimeSpan.Zero, nameof(QueueTime));
        ArgumentOutOfRangeException.ThrowIfLessThan(RunTime, TimeSpan.Zero, nameof(RunTime));
        ArgumentOutOfRangeException.ThrowIfLessThan(RequestListDelay, TimeSpan.Zero, nameof(RequestListDelay));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(InputMediaLength, TimeSpan.Zero, nameof(InputMediaLength));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(KeepAliveInterval, TimeSpan.Zero, nameof(KeepAliveInterval));
        ArgumentOutOfRangeException.ThrowIfLessThan(Port ?? 1, 1, nameof(Port));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port ?? 1, ushort.MaxValue - 3, nameof(Port));
        ArgumentOutOfRangeException.ThrowIfLessThan(Concurrency ?? 1, 1, nameof(Concurrency));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxStreamsPerConnection ?? 1, 1, nameof(MaxStreamsPerConnection));
        if (WebhookKeySeed is { Length: not WebhookKey.SeedLength })
        {
            throw new ArgumentException($"{nameof(WebhookKeySeed)} must have {WebhookKey.SeedLength} bytes.", nameof(WebhookKeySeed));
        }

        ArgumentNullException.ThrowIfNull(TimeProvider);
        ArgumentNullException.ThrowIfNull(LogLines);
        ArgumentOutOfRangeException.ThrowIfZero(ApiKeys?.Count ?? 0, nameof(ApiKeys));
        foreach (string key in ApiKeys!)
        {
            Emulator.ApiKeys.ThrowIfNoKey(key, nameof(ApiKeys));
        }
    }
}
