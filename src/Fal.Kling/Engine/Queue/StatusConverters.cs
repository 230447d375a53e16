using System.Text.Json;
using System.Text.Json.Serialization;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>Reads a status without making a new string for each of fal's three.</summary>
internal sealed class InternedStatusConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        return reader switch
        {
            _ when reader.ValueTextEquals("IN_QUEUE"u8) => StatusMessage.Queued,
            _ when reader.ValueTextEquals("IN_PROGRESS"u8) => StatusMessage.InProgress,
            _ when reader.ValueTextEquals("COMPLETED"u8) => StatusMessage.Completed,
            _ => reader.GetString(),
        };
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => throw new NotSupportedException();
}

/// <summary>The inference time out of the metrics; whatever else stands there is skipped.</summary>
internal sealed class InferenceTimeConverter : JsonConverter<double?>
{
    public override double? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        double? time = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isTime = reader.ValueTextEquals("inference_time"u8);
            reader.Read();
            if (isTime && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double seconds))
            {
                time = seconds;
            }

            reader.Skip();
        }

        return time;
    }

    public override void Write(Utf8JsonWriter writer, double? value, JsonSerializerOptions options) => throw new NotSupportedException();
}

/// <summary>
/// Log lines in each documented shape: <c>{message, timestamp}</c>, with <c>level</c> beside it, or with <c>labels.level</c>. Anything else is skipped.
/// </summary>
internal sealed class LogListConverter : JsonConverter<IReadOnlyList<JobLog>>
{
    public override IReadOnlyList<JobLog>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        List<JobLog>? logs = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            using JsonDocument line = JsonDocument.ParseValue(ref reader);
            if (ReadLine(line.RootElement) is { } log)
            {
                (logs ??= []).Add(log);
            }
        }

        return logs;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<JobLog> value, JsonSerializerOptions options) => throw new NotSupportedException();

    private static JobLog? ReadLine(JsonElement line)
    {
        string? message = line.ValueKind == JsonValueKind.String ? line.GetString() : Text(line, "message");
        return message is null
            ? null
            : new JobLog
            {
                Message = message,
                Level = Text(line, "level") ?? (line.ValueKind == JsonValueKind.Object && line.TryGetProperty("labels", out JsonElement labels) ? Text(labels, "level") : null),
                Timestamp = LenientTimeConverter.Parse(Text(line, "timestamp")),
            };
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
