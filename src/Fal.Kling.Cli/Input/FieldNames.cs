using System.Text.RegularExpressions;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Input;

/// <summary>Rewrites the library's messages, which name properties, so that they name the fields of the command line.</summary>
internal static partial class FieldNames
{
    private static readonly Dictionary<string, string> Different = new() { ["Shots"] = "multi_prompt", ["Seconds"] = "duration", ["Scene"] = "effect_scene" };

    /// <param name="text">A message.</param>
    /// <param name="endpointId">The endpoint of the request.</param>
    public static string In(string text, string endpointId)
    {
        if (ModelCatalogue.Find(endpointId) is not { } endpoint)
        {
            return text;
        }

        Dictionary<string, string> names = endpoint.Fields.ToDictionary(field => PropertyOf(field.Name), field => field.Name);
        return Property().Replace(text, word => names.GetValueOrDefault(word.Value)
            ?? (Different.TryGetValue(word.Value, out string? field) && endpoint.Field(field) is not null ? field : word.Value));
    }

    // start_image_url is StartImage.
    private static string PropertyOf(string field) => string.Concat(
        field.Replace("_urls", "s", StringComparison.Ordinal).Replace("_url", string.Empty, StringComparison.Ordinal).Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    // A property at the beginning of the message, or within it. A sentence begins with an article.
    [GeneratedRegex(@"\b[A-Z][a-z]+(?:[A-Z][a-z]+)*\b")]
    private static partial Regex Property();
}
