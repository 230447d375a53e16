namespace Fal.Kling;

/// <summary>How to wait for a job.</summary>
public sealed record WatchOptions
{
    /// <summary>
    /// Whether to ask for the model's log lines. Default: <see langword="false"/>. At most 10,000 lines are kept. A log that is too large to read is dropped,
    /// and the wait continues.
    /// </summary>
    public bool IncludeLogs { get; init; }

    /// <summary>
    /// The longest that the whole wait may take. Default: <see langword="null"/> (until the job ends). When it elapses, a <see cref="KlingTimeoutException"/>
    /// with the ticket is thrown and the job continues at fal.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not more than zero.</exception>
    public TimeSpan? Timeout { get; init => field = MoreThanZero(value, nameof(Timeout)); }

    /// <summary>
    /// How often to poll while fal's status stream is unavailable. Default: <see langword="null"/> (from 1 second growing to 10, with jitter).
    /// If fal sends a <c>Retry-After</c>, the longer of the two applies, up to one minute.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not more than zero.</exception>
    public TimeSpan? PollInterval { get; init => field = MoreThanZero(value, nameof(PollInterval)); }

    /// <summary>
    /// The webhooks that this process receives. The wait then ends with the job's webhook and opens no status stream, so that a job costs one request. While there is no
    /// webhook, it asks fal two minutes after the submission, and then less often, up to every ten minutes. Progress and log lines come only with those questions.
    /// The job must have a <see cref="SubmitOptions.WebhookUrl"/>. Default: <see langword="null"/> (the wait asks fal itself).
    /// </summary>
    public KlingWebhookInbox? Webhooks { get; init; }

    private static TimeSpan? MoreThanZero(TimeSpan? value, string property) =>
        value > TimeSpan.Zero || value is null ? value : throw new ArgumentException($"{property} is {value}; it must be more than zero.", property);
}
