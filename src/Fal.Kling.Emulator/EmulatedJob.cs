using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>A snapshot of a job that was bought from the emulator.</summary>
public sealed record EmulatedJob
{
    internal EmulatedJob()
    {
    }

    /// <summary>fal's id of the request.</summary>
    public required string RequestId { get; init; }

    /// <summary>The model's full id, such as <c>fal-ai/kling-video/v2.1/master/text-to-video</c>.</summary>
    public required string EndpointId { get; init; }

    /// <summary>The body that was submitted.</summary>
    public required JsonElement Input { get; init; }

    /// <summary>The key that bought it.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The tags of the header <c>X-Fal-Tags</c>, without those that fal drops.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>The headers of the submission. Names are case-insensitive.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The webhook's URL, or <see langword="null"/>. The emulator calls it when the job ends, but only if it is on loopback.</summary>
    public required string? WebhookUrl { get; init; }

    /// <summary>
    /// The webhook calls so far, oldest first. As on fal, a 2xx acknowledges the webhook and a 3xx ends it. Any other outcome is retried, at most 31 times
    /// within an hour, after delays that grow from 1 second to 2 minutes. The first call times out after 15 seconds, and later ones after 120.
    /// </summary>
    public required IReadOnlyList<WebhookAttempt> WebhookAttempts { get; init; }

    /// <summary>When it was submitted, by the emulator's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its run started, or <see langword="null"/> if it has not started.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, or <see langword="null"/> if it has not.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>Its current state.</summary>
    public required EmulatedJobStatus Status { get; init; }

    /// <summary>Whether cancellation was requested.</summary>
    public required bool CancelRequested { get; init; }

    /// <summary>The HTTP status of its result, such as 200 for a success; <see langword="null"/> until the job ends.</summary>
    public required int? StatusCode { get; init; }

    /// <summary>fal's error type, such as <c>client_cancelled</c>; <see langword="null"/> if it has not failed.</summary>
    public required string? ErrorType { get; init; }

    /// <summary>The error message in its status; <see langword="null"/> if it has not failed. If a callback of the test threw, the message names it.</summary>
    public required string? Error { get; init; }

    /// <summary>The video on the emulator's CDN, or <see langword="null"/> if there is none.</summary>
    public required Uri? VideoUrl { get; init; }

    /// <summary>The files that it made, in the order of its result. Empty until it ends, if it failed, and for a voice.</summary>
    public required IReadOnlyList<EmulatedFile> Files { get; init; }

    /// <summary>What fal would have charged, in US dollars. It is 0 until there is a result, and 0 if the endpoint has no known price.</summary>
    public required decimal AmountCharged { get; init; }
}
