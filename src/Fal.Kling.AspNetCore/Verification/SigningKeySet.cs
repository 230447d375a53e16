using System.Text.Json;

namespace Fal.Kling.Verification;

/// <summary>fal's keys, as its JWKS lists them. A delivery doesn't say which key signed it.</summary>
internal sealed class SigningKeySet
{
    public const int MaxKeys = 64;

    private readonly SigningKey[] keys;

    private SigningKeySet(SigningKey[] keys, DateTimeOffset fetchedAt) => (this.keys, FetchedAt) = (keys, fetchedAt);

    public DateTimeOffset FetchedAt { get; }

    public int Count => keys.Length;

    /// <summary>Reads a JWKS. An entry that cannot be used costs only itself.</summary>
    /// <returns>Null if it is not a JWKS, or no entry can be used.</returns>
    public static SigningKeySet? TryRead(ReadOnlyMemory<byte> json, DateTimeOffset fetchedAt)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("keys", out JsonElement entries) || entries.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            SigningKey[] keys = [.. entries.EnumerateArray().Select(TryReadEntry).OfType<SigningKey>().Take(MaxKeys)];
            return keys.Length == 0 ? null : new SigningKeySet(keys, fetchedAt);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public bool Verify(byte[] message, byte[] signature) => Array.Exists(keys, key => key.Verify(message, signature));

    private static SigningKey? TryReadEntry(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && TextOf(entry, "kty") == "OKP" && TextOf(entry, "crv") == "Ed25519" && TextOf(entry, "x") is { } x ? SigningKey.TryRead(x) : null;

    private static string? TextOf(JsonElement entry, string name)
    {
        try
        {
            return entry.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, which is not text.
            return null;
        }
    }
}
