using System.Text.Json;

namespace Fal.Kling.Jobs;

/// <summary>
/// Recognizes an input among those that fal has stored. The hash is over values, so it survives whatever a server does to JSON without changing its meaning:
/// another order of members, other spellings of a number or a string, members that fal adds.
/// </summary>
internal static class InputHashes
{
    /// <summary>The version that new attempts have. An older one stays readable forever, because attempts outlive the package that wrote them.</summary>
    public const int NewestVersion = 2;

    private const int MaxDepth = 256;

    /// <summary>The attempt with the hash of its input.</summary>
    /// <param name="attempt">The attempt without one.</param>
    /// <param name="json">The input, a JSON object.</param>
    public static SubmitAttempt AddTo(SubmitAttempt attempt, ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });

        SortedDictionary<string, JsonElement> members = CanonicalHash.MembersOf(document.RootElement);
        return attempt with { HashVersion = NewestVersion, Fields = [.. members.Keys], InputHash = CanonicalHash.Of(members) };
    }

    /// <summary>Whether a stored input is the attempt's.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="input">A stored input, a JSON object.</param>
    public static bool Matches(SubmitAttempt attempt, JsonElement input) => attempt.HashVersion switch
    {
        1 => attempt.InputHash == InputHashVersion1.Of(input),
        2 => attempt.Fields is { } fields && attempt.InputHash == CanonicalHash.Of(input, fields),

        // A newer version of the package wrote it.
        _ => false,
    };
}
