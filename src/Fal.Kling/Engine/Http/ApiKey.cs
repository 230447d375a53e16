using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Fal.Kling.Engine.Http;

/// <summary>
/// The key of one operation, or of one job from its submission to its result. It is exposed only to the Authorization header.
/// If fal no longer accepts a provider's key, the provider is called again.
/// </summary>
internal sealed class ApiKey
{
    private const string Characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._~+/-";

    private const string Scheme = "Key ";

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create(Characters);
    private static readonly SearchValues<char> SecretCharacters = SearchValues.Create(Characters + "=");

    private readonly string source;
    private readonly Func<CancellationToken, ValueTask<string>>? provider;
    private volatile string header;
    private volatile KeyRedaction redaction;

    /// <exception cref="KlingException">The text cannot be a key. The message names the mistake and the key's source, but never the key.</exception>
    public ApiKey(string? text, string source, Func<CancellationToken, ValueTask<string>>? provider = null)
    {
        this.source = source;
        this.provider = provider;
        (header, redaction) = Of(Check(text, source));
    }

    /// <summary>A hash of the key's id, which shows neither the id nor the secret.</summary>
    public string Account => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..header.IndexOf(':', StringComparison.Ordinal)])).AsSpan(0, 16));

    /// <summary>Signs the request.</summary>
    /// <returns>The header's value, which the caller compares to detect a change.</returns>
    public string Sign(HttpRequestMessage message)
    {
        string signature = header;
        message.Headers.TryAddWithoutValidation("Authorization", signature);
        return signature;
    }

    /// <summary>Asks the provider for the current key after fal refused this one.</summary>
    /// <param name="rejectedHeader">The header that fal refused.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Whether there is another key to try.</returns>
    public async ValueTask<bool> TryRenewAsync(string rejectedHeader, CancellationToken cancellationToken)
    {
        if (provider is not null && header == rejectedHeader)
        {
            (header, redaction) = Of(Check(await provider(cancellationToken).ConfigureAwait(false), source));
        }

        return header != rejectedHeader;
    }

    /// <summary>Replaces the key and its secret half with <c>***</c> wherever they occur in the text.</summary>
    public string Redact(string text) => redaction.Apply(text);

    /// <summary>Does the same for undecoded UTF-8 text. Returns the same memory when the text doesn't contain the key.</summary>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> text) => redaction.Apply(text);

    public override string ToString() => "(key)";

    private static (string Header, KeyRedaction Redaction) Of(string key) => (Scheme + key, new KeyRedaction(key));

    private static string Check(string? text, string source)
    {
        // A key read from a file ends in a line break, which fal would refuse with 401.
        string key = text?.Trim() ?? string.Empty;
        string? mistake = key switch
        {
            "" => "is empty",
            _ when IsKey(key) => null,
            _ when key[0] is '"' or '\'' || key[^1] is '"' or '\'' => "has quotation marks around it, which an environment file or a shell left there",
            _ when key.Contains("${", StringComparison.Ordinal) || key.StartsWith('$') || key.StartsWith('%') => "is the name of a variable that was never replaced by its value",
            _ when key.Contains('=', StringComparison.Ordinal) => "has the name of a variable in front of it, up to the '='",
            _ when key.Contains('<', StringComparison.Ordinal) || key.Contains('>', StringComparison.Ordinal) => "is the placeholder of an example",
            _ when key.StartsWith("Key ", StringComparison.OrdinalIgnoreCase) || key.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) =>
                "has the name of an authorization scheme in front of it, which the client adds itself",
            _ when !key.Contains(':', StringComparison.Ordinal) => "doesn't have a ':' between an id and a secret, so it isn't a complete key",
            _ when key.Any(char.IsWhiteSpace) => "contains whitespace",
            _ when !key.All(char.IsAscii) => "contains non-ASCII characters, such as an invisible mark",
            _ => "isn't in the form of a key",
        };
        return mistake is null
            ? key
            : throw new KlingException($"The fal API key from {source} {mistake}. Expected <key_id>:<key_secret>, as shown at https://fal.ai/dashboard/keys. Nothing was sent.");
    }

    private static bool IsKey(string text) =>
        text.Split(':') is [{ Length: > 0 } id, { Length: > 0 } secret] && !id.ContainsAnyExcept(IdCharacters) && !secret.ContainsAnyExcept(SecretCharacters);
}
