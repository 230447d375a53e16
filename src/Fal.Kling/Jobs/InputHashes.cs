using System.Text.Json;

namespace Fal.Kling.Jobs;

/// <summary>
/// Recognizes an input among those that fal has stored. The hash is over values, so it survives changes that keep the JSON's meaning:
/// a different order of members, a different spelling of a number or a string, and members that fal adds.
/// </summary>
internal static class InputHashes
{
    /// <summary>The version of new attempts. Older versions stay readable forever, because attempts outlive the package that wrote them.</summary>
    public const int NewestVersion = 2;

    private const int MaxDepth = 256;

    /// <summary>Adds the hash of the input to an attempt.</summary>
    /// <param name="attempt">The attempt without a hash.</param>
    /// <param name="json">The input, a JSON object.</param>
    public static SubmitAttempt AddTo(SubmitAttempt attempt, ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });

        SortedDictionary<string, JsonElement> members = CanonicalHash.MembersOf(document.RootElement);
        return attempt with { HashVersion = NewestVersion, Fields = [.. members.Keys], InputHash = CanonicalHash.Of(members) };
    }

    /// <summary>Returns whether a stored input is the attempt's.</summary>
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
