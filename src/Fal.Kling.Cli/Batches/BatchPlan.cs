using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fal.Kling.Cli.Input;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Batches;

/// <summary>Makes requests of a file of prompts. Every line is checked before anything is bought.</summary>
/// <param name="model">The model of lines that don't name one.</param>
/// <param name="fields">Values of fields that a line doesn't set.</param>
/// <param name="folder">The folder of the file, which paths in it are relative to.</param>
internal sealed partial class BatchPlan(string model, IReadOnlyList<(string Name, string Value)> fields, string folder)
{
    private const int MostMistakes = 20;
    private const int HashLength = 12;

    private readonly Dictionary<string, int> contents = [];
    private readonly Dictionary<string, int> ids = [];

    /// <exception cref="UsageException">Some lines are wrong. The message has up to 20 of them.</exception>
    public IReadOnlyList<BatchLine> Read(IReadOnlyList<RawLine> raw)
    {
        List<BatchLine> lines = [];
        List<string> mistakes = [];
        foreach (RawLine line in raw)
        {
            try
            {
                lines.Add(LineOf(line));
            }
            catch (UsageException exception)
            {
                mistakes.Add($"Line {line.Number}: {exception.Message}");
            }
        }

        if (mistakes.Count > 0)
        {
            string more = mistakes.Count > MostMistakes ? $"{Environment.NewLine}and {mistakes.Count - MostMistakes} more lines." : string.Empty;
            throw new UsageException(string.Join(Environment.NewLine, mistakes.Take(MostMistakes)) + more);
        }

        return lines.Count > 0 ? lines : throw new UsageException("The file has no prompts.");
    }

    private BatchLine LineOf(RawLine raw)
    {
        string? id = TextOf(raw, "id");
        Model chosen = Models.Find(TextOf(raw, "endpoint_id") ?? TextOf(raw, "model") ?? model);
        RequestInput input = new(chosen, folder);
        foreach ((string name, JsonNode? value) in raw.Members)
        {
            if (name is not ("id" or "model" or "endpoint_id"))
            {
                input.Set(name, value);
            }
        }

        foreach ((string name, string value) in fields)
        {
            input.SetDefault(name, value);
        }

        KlingRequest request = input.Create();
        string key = id is null ? KeyOf(input.Content) : CheckId(id, raw.Number);
        return new BatchLine
        {
            Number = raw.Number,
            Key = key,
            Name = id is null ? $"{Slug(input.Prompt ?? chosen.Name)}-{key}" : NameOf(id),
            Request = request,
            Model = chosen.Name,
            Price = request.EstimatePrice()?.Amount,
        };
    }

    // The same content twice is two orders, which are numbered in the order of the file.
    private string KeyOf(string content)
    {
        string hash = Hash(content);
        int count = contents[hash] = contents.GetValueOrDefault(hash) + 1;
        return count == 1 ? hash : string.Create(CultureInfo.InvariantCulture, $"{hash}-{count}");
    }

    private string CheckId(string id, int number)
    {
        const int MaxLength = 255;
        if (id.Length is 0 or > MaxLength || id.Any(char.IsControl) || id.Trim() != id)
        {
            throw new UsageException($"The id must have 1 to {MaxLength} printable characters, without spaces around them.");
        }

        return ids.TryAdd(id, number) ? id : throw new UsageException($"It has the id '{id}' of line {ids[id]}. An id is one order.");
    }

    // Two ids that differ only in case or in a forbidden character must not share a file.
    private static string NameOf(string id) => PlainName().IsMatch(id) ? id : $"{Slug(id)}-{Hash(id)}";

    private static string Slug(string text)
    {
        const int MaxLength = 40;
        string slug = NotPlain().Replace(text.ToLowerInvariant(), "-").Trim('-');
        slug = (slug.Length > MaxLength ? slug[..MaxLength] : slug).TrimEnd('-');
        return slug.Length == 0 ? "line" : slug;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashLength];

    private static string? TextOf(RawLine raw, string name) => raw.Members.FirstOrDefault(member => member.Key == name).Value?.ToString();

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,79}$")]
    private static partial Regex PlainName();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotPlain();
}
