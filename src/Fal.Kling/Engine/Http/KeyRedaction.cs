using System.Text;
using System.Text.Json;

namespace Fal.Kling.Engine.Http;

/// <summary>Removes a key from text. Its spellings are computed once, because every response is searched for them.</summary>
internal sealed class KeyRedaction
{
    private const string Redacted = "***";

    // A shorter secret could be part of an ordinary word, and its removal would damage the response.
    private const int ShortestSecret = 10;

    private readonly string[] spellings;
    private readonly byte[][] spellingsAsBytes;

    public KeyRedaction(string key)
    {
        // A response may contain the key verbatim, URL-encoded, or escaped as JSON.
        spellings =
        [
            .. new[] { key, key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..] }
                .Where(secret => secret.Length >= ShortestSecret)
                .SelectMany(secret => new[] { secret, Uri.EscapeDataString(secret), JsonEncodedText.Encode(secret).ToString(), secret.Replace("/", "\\/", StringComparison.Ordinal) })
                .Distinct(),
        ];
        spellingsAsBytes = [.. spellings.Select(Encoding.ASCII.GetBytes)];
    }

    public string Apply(string text) => spellings.Aggregate(text, static (text, secret) => text.Replace(secret, Redacted, StringComparison.Ordinal));

    /// <returns>The same memory when the text doesn't contain the key.</returns>
    public ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> text)
    {
        foreach (byte[] secret in spellingsAsBytes)
        {
            if (text.Span.IndexOf(secret) >= 0)
            {
                return Encoding.Latin1.GetBytes(Apply(Encoding.Latin1.GetString(text.Span)));
            }
        }

        return text;
    }
}
