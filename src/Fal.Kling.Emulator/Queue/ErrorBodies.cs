using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>The bodies of fal's error responses.</summary>
internal static class ErrorBodies
{
    public static byte[] Detail(string detail, string? errorType = null) => JsonBytes.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("detail", detail);
        if (errorType is not null)
        {
            writer.WriteString("error_type", errorType);
        }

        writer.WriteEndObject();
    });

    public static byte[] Problems(IReadOnlyList<InputProblem> problems) => JsonBytes.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("detail");
        foreach (InputProblem problem in problems)
        {
            Write(writer, problem);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public static byte[] Platform(string type, string message) => JsonBytes.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteString("type", type);
        writer.WriteString("message", message);
        writer.WriteString("docs_url", "https://docs.fal.ai/platform-apis");
        writer.WriteString("request_id", Guid.NewGuid());
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, InputProblem problem)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("loc");
        writer.WriteStringValue("body");
        foreach (object part in problem.Location)
        {
            if (part is int index)
            {
                writer.WriteNumberValue(index);
            }
            else
            {
                writer.WriteStringValue((string)part);
            }
        }

        writer.WriteEndArray();
        writer.WriteString("msg", problem.Message);
        writer.WriteString("type", problem.Type);
        writer.WriteString("url", $"https://docs.fal.ai/errors#{problem.Type}");
        if (problem.Context is { } context)
        {
            writer.WriteStartObject("ctx");
            writer.WritePropertyName(context.Name);
            WriteLimit(writer, context.Value);
            if (problem.ProvidedDuration is { } duration)
            {
                writer.WriteNumber("provided_duration", duration);
            }

            writer.WriteEndObject();
        }

        if (problem.Input is { } input)
        {
            writer.WritePropertyName("input");
            writer.WriteRawValue(input.GetRawText());
        }

        writer.WriteEndObject();
    }

    private static void WriteLimit(Utf8JsonWriter writer, object value)
    {
        if (value is IEnumerable<string> choices)
        {
            writer.WriteStartArray();
            foreach (string choice in choices)
            {
                writer.WriteStringValue(choice);
            }

            writer.WriteEndArray();
        }
        else
        {
            writer.WriteNumberValue((decimal)value);
        }
    }
}
