using System.Text.Json.Serialization;

namespace Fal.Kling.Queue;

/// <summary>fal's answer to a submit. Only the request id is needed; the URLs can be built from it.</summary>
internal sealed record SubmitAnswer
{
    [JsonConverter(typeof(LenientTextConverter))]
    public string? RequestId { get; init; }

    [JsonConverter(typeof(LenientTextConverter))]
    public string? StatusUrl { get; init; }

    [JsonConverter(typeof(LenientTextConverter))]
    public string? ResponseUrl { get; init; }

    [JsonConverter(typeof(LenientTextConverter))]
    public string? CancelUrl { get; init; }
}

/// <summary>One status, polled or streamed.</summary>
internal sealed record StatusMessage
{
    public const string Queued = "IN_QUEUE";
    public const string InProgress = "IN_PROGRESS";
    public const string Completed = "COMPLETED";

    [JsonConverter(typeof(InternedStatusConverter))]
    public string? Status { get; init; }

    [JsonConverter(typeof(LenientLongConverter))]
    public long? QueuePosition { get; init; }

    [JsonConverter(typeof(LogListConverter))]
    public IReadOnlyList<JobLog>? Logs { get; init; }

    [JsonConverter(typeof(MetricsConverter))]
    public StatusMetrics? Metrics { get; init; }

    [JsonConverter(typeof(LenientTextConverter))]
    public string? Error { get; init; }

    [JsonConverter(typeof(LenientTextConverter))]
    public string? ErrorType { get; init; }
}

internal sealed record StatusMetrics
{
    /// <summary>Seconds.</summary>
    public double? InferenceTime { get; init; }
}

/// <summary>fal's answer to a cancel: any of three generations of it.</summary>
internal sealed record CancelAnswer
{
    public const string Removed = "OK";
    public const string Requested = "CANCELLATION_REQUESTED";
    public const string AlreadyCompleted = "ALREADY_COMPLETED";
    public const string NotFound = "NOT_FOUND";

    public string? Status { get; init; }

    public bool? Success { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SubmitAnswer))]
[JsonSerializable(typeof(StatusMessage))]
[JsonSerializable(typeof(CancelAnswer))]
internal sealed partial class QueueJson : JsonSerializerContext;
