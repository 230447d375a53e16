using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Reads the tickets of version 0.1: a JSON object with a model and three URLs. Its URLs are not trusted. They are accepted only if they equal the ones
/// computed from the ids.
/// </summary>
internal static class JobTicketFormat1
{
    public const string Prefix = "fk1.";

    public static string Write(JobTicket ticket)
    {
        TicketContent1 content = new()
        {
            RequestId = ticket.RequestId,
            Model = ticket.LegacyModelId!,
            StatusUrl = ticket.StatusUrl.AbsoluteUri,
            ResponseUrl = ticket.ResponseUrl.AbsoluteUri,
            CancelUrl = ticket.CancelUrl.AbsoluteUri,
            SubmittedAt = ticket.SubmittedAt == DateTimeOffset.MinValue ? null : ticket.SubmittedAt,
            TraceParent = ticket.TraceParent,
        };
        return Prefix + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content, TicketJson.Default.TicketContent1));
    }

    public static JobTicket Read(string text)
    {
        TicketContent1 content = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length)), TicketJson.Default.TicketContent1) ?? throw new FormatException();
        QueueUrls.ThrowIfNotRequestId(content.RequestId);
        QueueUrls.ThrowIfNotEndpointId(content.Model);
        return new JobTicket
        {
            RequestId = content.RequestId,
            LegacyModelId = content.Model,
            QueueUrl = QueueOf(content),
            SubmittedAt = content.SubmittedAt ?? DateTimeOffset.MinValue,
            TraceParent = content.TraceParent,
        };
    }

    private static Uri QueueOf(TicketContent1 content)
    {
        string requestPath = QueueUrls.Of(QueueUrls.FalQueue, content.Model, content.RequestId).Result.AbsolutePath;
        if (!content.ResponseUrl.EndsWith(requestPath, StringComparison.Ordinal)
            || !Uri.TryCreate(content.ResponseUrl[..^requestPath.Length], UriKind.Absolute, out Uri? queue)
            || !JobTicketFormat2.IsQueueUrl(queue))
        {
            return QueueUrls.FalQueue;
        }

        QueueUrls computed = QueueUrls.Of(queue, content.Model, content.RequestId);
        bool areEqual = computed.Status.AbsoluteUri == content.StatusUrl && computed.Result.AbsoluteUri == content.ResponseUrl && computed.Cancel.AbsoluteUri == content.CancelUrl;
        return areEqual ? queue : QueueUrls.FalQueue;
    }
}

internal sealed record TicketContent1
{
    public required string RequestId { get; init; }

    public required string Model { get; init; }

    public required string StatusUrl { get; init; }

    public required string ResponseUrl { get; init; }

    public required string CancelUrl { get; init; }

    public DateTimeOffset? SubmittedAt { get; init; }

    public string? TraceParent { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TicketContent1))]
[JsonSerializable(typeof(SubmitAttempt))]
internal sealed partial class TicketJson : JsonSerializerContext;
