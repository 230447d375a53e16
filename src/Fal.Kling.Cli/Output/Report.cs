using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Kling.Cli.Output;

/// <summary>What a command prints: results on standard output, as text or with <c>--json</c> as JSON, and notes on standard error.</summary>
internal sealed class Report(Terminal terminal, bool isJson)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock gate = new();

    public bool IsJson => isJson;

    /// <summary>Writes JSON as one line, with text that people can read.</summary>
    public static string Line(JsonNode json) => json.ToJsonString(Readable);

    /// <summary>Prints a line of the result, unless the result is JSON.</summary>
    public void Text(string line)
    {
        if (!isJson)
        {
            Write(terminal.Out, line);
        }
    }

    /// <summary>Prints a JSON document, or one event of several, with <c>--json</c>.</summary>
    public void Json(JsonObject json)
    {
        if (isJson)
        {
            Write(terminal.Out, Line(json));
        }
    }

    /// <summary>Prints an event: one line of JSON with the member <c>event</c> first.</summary>
    public void Event(string name, JsonObject? members = null)
    {
        JsonObject json = members ?? [];
        json.Insert(0, "event", name);
        Json(json);
    }

    /// <summary>Prints what a person should know, on standard error.</summary>
    public void Note(string line) => Write(terminal.Error, line);

    private void Write(TextWriter writer, string line)
    {
        lock (gate)
        {
            writer.WriteLine(line);
            writer.Flush();
        }
    }
}
