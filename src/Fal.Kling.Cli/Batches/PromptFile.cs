using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Batches;

/// <summary>Reads a file of prompts: JSON Lines (an object or a prompt on each line) or CSV with a header.</summary>
internal static class PromptFile
{
    /// <exception cref="UsageException">The file cannot be read, or a line is neither.</exception>
    public static IReadOnlyList<RawLine> Read(string path)
    {
        try
        {
            return Path.GetExtension(path).ToUpperInvariant() switch
            {
                ".CSV" => ReadCsv(path),
                ".JSONL" or ".NDJSON" => [.. ReadJsonLines(path)],
                _ => throw new UsageException($"'{path}' must end in .jsonl or .csv, which says how to read it."),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be read: {exception.Message}");
        }
    }

    private static IEnumerable<RawLine> ReadJsonLines(string path)
    {
        int number = 0;
        foreach (string text in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return new RawLine(number, Members(text, number));
            }
        }
    }

    private static List<KeyValuePair<string, JsonNode?>> Members(string text, int number)
    {
        try
        {
            return JsonNode.Parse(text) switch
            {
                JsonObject json => [.. json],
                JsonValue value when value.TryGetValue(out string? prompt) => [KeyValuePair.Create("prompt", (JsonNode?)prompt)],
                _ => throw new UsageException($"Line {number} must be a JSON object such as {{\"prompt\": \"A paper boat\"}}, or a text in quotation marks."),
            };
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new UsageException($"Line {number} is not JSON: {exception.Message.Split(" LineNumber:")[0]}");
        }
    }

    private static List<RawLine> ReadCsv(string path)
    {
        using StreamReader reader = new(path);
        using CsvParser csv = new(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = data => throw new UsageException($"Line {data.Context.Parser?.RawRow} has a quotation mark in the wrong place.") });
        if (!csv.Read() || csv.Record is not { } header || !header.Contains("prompt", StringComparer.OrdinalIgnoreCase))
        {
            throw new UsageException($"The first line of '{path}' must name the columns, such as id,prompt,seconds. One of them must be prompt.{(csv.Record?.Any(cell => cell.Contains(';', StringComparison.Ordinal)) == true ? " Columns are separated by commas, not by semicolons." : string.Empty)}");
        }

        string[] names = [.. header.Select(name => name.Trim())];
        List<RawLine> lines = [];
        int number = csv.RawRow;
        while (csv.Read())
        {
            int start = number + 1;
            number = csv.RawRow;
            string[] record = csv.Record!;
            if (record.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }

            lines.Add(record.Length == names.Length
                ? new RawLine(start, [.. names.Zip(record).Where(cell => cell.Second.Length > 0).Select(cell => KeyValuePair.Create(cell.First, (JsonNode?)cell.Second))])
                : throw new UsageException($"Line {start} has {record.Length} columns, but the header has {names.Length}. A text with a comma needs quotation marks."));
        }

        return lines;
    }
}
