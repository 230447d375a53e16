using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>The text of a ticket: the format's version, a dot, and base64url of a JSON object.</summary>
internal static class JobTicketFormat
{
    private const string Version1 = "fk1.";

    // Far above any ticket: a text this long is something else, and not worth decoding.
    private const int MaxLength = 16 * 1024;

    public static string Write(JobTicket ticket)
    {
        TicketContent content = new()
        {
            RequestId = ticket.RequestId,
            Model = ticket.Model.Id,
            StatusUrl = ticket.StatusUrl,
            ResponseUrl = ticket.ResponseUrl,
            CancelUrl = ticket.CancelUrl,
            SubmittedAt = ticket.SubmittedAt == DateTimeOffset.MinValue ? null : ticket.SubmittedAt,
            TraceParent = ticket.TraceParent,
        };
        return Version1 + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content, TicketJson.Default.TicketContent));
    }

    public static JobTicket? Read(string text, out string? problem)
    {
        problem = null;
        if (!text.StartsWith(Version1, StringComparison.Ordinal))
        {
            problem = text.StartsWith("fk", StringComparison.Ordinal) && text.Contains('.', StringComparison.Ordinal)
                ? $"The ticket was written by a newer version of Fal.Kling (format '{text[..Math.Min(text.IndexOf('.', StringComparison.Ordinal), 8)]}'); update the package to read it."
                : "The text is not a ticket of Fal.Kling: it does not begin with 'fk1.'.";
            return null;
        }

        try
        {
            TicketContent? content = text.Length > MaxLength
                ? null
                : JsonSerializer.Deserialize(Base64Url.DecodeFromChars(text.AsSpan(Version1.Length)), TicketJson.Default.TicketContent);
            if (content is not null)
            {
                return ToTicket(content);
            }
        }
        catch (Exception exception) when (exception is FormatException or JsonException or ArgumentException)
        {
            // Said below, in words that help whoever pasted it.
        }

        problem = "The text is not a whole ticket of Fal.Kling: it was cut or changed.";
        return null;
    }

    private static JobTicket ToTicket(TicketContent content) => new()
    {
        RequestId = QueueUrls.Of(QueueUrls.FalQueue, content.Model, content.RequestId) is not null ? content.RequestId : string.Empty,
        Model = KlingModel.FromId(content.Model),
        StatusUrl = Absolute(content.StatusUrl),
        ResponseUrl = Absolute(content.ResponseUrl),
        CancelUrl = Absolute(content.CancelUrl),
        SubmittedAt = content.SubmittedAt ?? DateTimeOffset.MinValue,
        TraceParent = content.TraceParent,
    };

    private static Uri Absolute(Uri url) => url.IsAbsoluteUri ? url : throw new FormatException();
}

internal sealed record TicketContent
{
    public required string RequestId { get; init; }

    public required string Model { get; init; }

    public required Uri StatusUrl { get; init; }

    public required Uri ResponseUrl { get; init; }

    public required Uri CancelUrl { get; init; }

    public DateTimeOffset? SubmittedAt { get; init; }

    public string? TraceParent { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TicketContent))]
[JsonSerializable(typeof(SubmitAttempt))]
internal sealed partial class TicketJson : JsonSerializerContext;
