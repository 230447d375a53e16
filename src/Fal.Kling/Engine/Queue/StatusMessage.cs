using System.Text.Json;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>One status, polled or streamed. Source: fal.ai/docs, inference-api/queue/status.</summary>
internal sealed record StatusMessage
{
    public const string Queued = "IN_QUEUE";
    public const string InProgress = "IN_PROGRESS";
    public const string Completed = "COMPLETED";

    private const int MaxLogs = 10_000;
    private const int MaxText = 16 * 1024;
    private const int MaxWord = 200;

    public required string Status { get; init; }

    public long? QueuePosition { get; init; }

    /// <summary>Gets the first 10,000 lines, each cut at 16,384 characters.</summary>
    public IReadOnlyList<JobLog> Logs { get; init; } = [];

    /// <summary>Gets whether there were more lines.</summary>
    public bool HasMoreLogs { get; init; }

    /// <summary>Gets the inference time in seconds.</summary>
    public double? InferenceTime { get; init; }

    public string? Error { get; init; }

    public string? ErrorType { get; init; }

    /// <returns>Null when the object doesn't contain a status.</returns>
    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static StatusMessage? Parse(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonReading.Parse(json);
        return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Null
            ? Read(document.RootElement)
            : throw new JsonException("it contains JSON that is not an object");
    }

    private static StatusMessage? Read(JsonElement json)
    {
        if (json.Member("status").Text() is not { } status)
        {
            return null;
        }

        JsonElement logs = json.Member("logs");
        return new StatusMessage
        {
            Status = ResponseText.Shorten(status, MaxWord),
            QueuePosition = json.Member("queue_position").WholeNumber(),
            Logs = ReadLogs(logs),
            HasMoreLogs = logs.ValueKind == JsonValueKind.Array && logs.GetArrayLength() > MaxLogs,
            InferenceTime = json.Member("metrics").Member("inference_time").Number(),
            Error = Shown(json.Member("error").AnyText(), MaxText),
            ErrorType = Shown(json.Member("error_type").AnyText(), MaxWord),
        };
    }

    private static JobLog[] ReadLogs(JsonElement logs) =>
        logs.ValueKind == JsonValueKind.Array ? [.. logs.EnumerateArray().Take(MaxLogs).Select(ReadLog).OfType<JobLog>()] : [];

    // fal documents three shapes: {message, timestamp}, with "level" beside it, or with "labels.level". Anything else is skipped.
    private static JobLog? ReadLog(JsonElement line) => Shown(line.Text() ?? line.Member("message").Text(), MaxText) is not { } message
        ? null
        : new JobLog
        {
            Message = message,
            Level = Shown(line.Member("level").Text() ?? line.Member("labels").Member("level").Text(), MaxWord),
            Timestamp = line.Member("timestamp").Time(),
        };

    private static string? Shown(string? text, int length) => text is null ? null : ResponseText.Shorten(text, length);
}
