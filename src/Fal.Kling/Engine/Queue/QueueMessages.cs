using System.Text.Json.Serialization;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

// The messages have setters because init makes the serializer collect the arguments of a constructor for each one that it reads.

/// <summary>fal's response to a submission. Only the request id is needed: every URL is computed from it.</summary>
internal sealed class SubmitResponse
{
    [JsonConverter(typeof(LenientTextConverter))]
    public string? RequestId { get; set; }
}

/// <summary>One status, polled or streamed.</summary>
internal sealed class StatusMessage
{
    public const string Queued = "IN_QUEUE";
    public const string InProgress = "IN_PROGRESS";
    public const string Completed = "COMPLETED";

    [JsonConverter(typeof(InternedStatusConverter))]
    public string? Status { get; set; }

    [JsonConverter(typeof(LenientLongConverter))]
    public long? QueuePosition { get; set; }

    [JsonConverter(typeof(LogListConverter))]
    public IReadOnlyList<JobLog>? Logs { get; set; }

    /// <summary>Seconds.</summary>
    [JsonPropertyName("metrics")]
    [JsonConverter(typeof(InferenceTimeConverter))]
    public double? InferenceTime { get; set; }

    [JsonConverter(typeof(LenientTextConverter))]
    public string? Error { get; set; }

    [JsonConverter(typeof(LenientTextConverter))]
    public string? ErrorType { get; set; }
}

/// <summary>fal's answer to a cancel: any of three generations of it.</summary>
internal sealed class CancelResponse
{
    public const string Removed = "OK";
    public const string AlreadyCompleted = "ALREADY_COMPLETED";
    public const string NotFound = "NOT_FOUND";

    public string? Status { get; set; }

    public bool? Success { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SubmitResponse))]
[JsonSerializable(typeof(StatusMessage))]
[JsonSerializable(typeof(CancelResponse))]
internal sealed partial class QueueJson : JsonSerializerContext;
