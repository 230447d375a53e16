using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>A job that was bought from the emulator, as it stood when it was read.</summary>
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

    /// <summary>The headers of the submit. Names are compared without case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The webhook's URL, or <see langword="null"/>. The emulator calls it when the job has ended, if it is on loopback.</summary>
    public required string? WebhookUrl { get; init; }

    /// <summary>
    /// The calls of its webhook so far, oldest first. As on fal there is another one while none was answered with 2xx, or one with 3xx: at most 31 within an
    /// hour, after delays that grow from 1 second to 2 minutes. The first has 15 seconds to be answered, the others 120.
    /// </summary>
    public required IReadOnlyList<WebhookAttempt> WebhookAttempts { get; init; }

    /// <summary>When it was submitted, by the emulator's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its run started, or <see langword="null"/> if it has not run.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, or <see langword="null"/> if it has not.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>Where it stands.</summary>
    public required EmulatedJobStatus Status { get; init; }

    /// <summary>Whether cancellation was requested.</summary>
    public required bool CancelRequested { get; init; }

    /// <summary>The status code of its result once it ended: 200 for a success. Before that <see langword="null"/>.</summary>
    public required int? StatusCode { get; init; }

    /// <summary>fal's machine word for why it failed, such as <c>client_cancelled</c>; <see langword="null"/> if it has not failed.</summary>
    public required string? ErrorType { get; init; }

    /// <summary>Why it failed, as its status says it; <see langword="null"/> if it has not failed. It names a callback of the test that threw.</summary>
    public required string? Error { get; init; }

    /// <summary>The video on the emulator's CDN, or <see langword="null"/> if there is none.</summary>
    public required Uri? VideoUrl { get; init; }

    /// <summary>The files that it made, in the order in which its result names them. Empty before it ends, if it fails, and for a voice.</summary>
    public required IReadOnlyList<EmulatedFile> Files { get; init; }

    /// <summary>What fal would have charged so far, in US dollars: the price once there is a result, otherwise 0. It is 0 too where no price is known.</summary>
    public required decimal AmountCharged { get; init; }
}
