using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>Refuses prompts with certain words, as fal's content checker refuses what it finds in prompts.</summary>
internal sealed class Moderation(IReadOnlyList<string> words)
{
    /// <summary>Gets the problems of an input whose fields are valid: every prompt that has one of the words, wherever it stands.</summary>
    public IEnumerable<InputProblem> Check(JsonElement input) => words.Count == 0 ? [] : Check(input, []);

    private IEnumerable<InputProblem> Check(JsonElement value, object[] place) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Check(member.Value, [.. place, member.Name])),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, index) => Check(item, [.. place, index])),
        JsonValueKind.String when place is [.., "prompt" or "text"] && HasRefusedWord(value.GetString()!) =>
            [new InputProblem(place, "The content could not be processed because it contained material flagged by a content checker.", "content_policy_violation") { Input = value }],
        _ => [],
    };

    private bool HasRefusedWord(string text) => words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
