using System.Text;
using System.Text.Json;

namespace Fal.Kling.Engine.Http;

/// <summary>A key, ready to sign with. It shows itself to nothing but the Authorization header.</summary>
internal sealed class ApiKey
{
    // A shorter secret could be part of an ordinary word, and its removal would damage the response.
    private const int ShortestSecret = 10;

    private readonly string header;
    private readonly string[] secrets;

    /// <exception cref="KlingException">The text cannot be a key. The message names where it came from, and never the key.</exception>
    public ApiKey(string? text, string source)
    {
        // A key read from a file ends in a line break; fal would answer 401.
        string key = text?.Trim() ?? string.Empty;
        if (key.Length == 0)
        {
            throw new KlingException($"The fal API key from {source} is empty.");
        }

        if (!key.All(c => c is > ' ' and <= '~'))
        {
            throw new KlingException($"The fal API key from {source} has white space or characters that no key has. Expected <key_id>:<key_secret>.");
        }

        header = "Key " + key;

        // A response may show the key as it is, or written as part of a URL or of a JSON text.
        string[] plain = [key, key[(key.IndexOf(':') + 1)..]];
        secrets =
        [
            .. plain.Where(secret => secret.Length >= ShortestSecret)
                .SelectMany(secret => new[] { secret, Uri.EscapeDataString(secret), JsonEncodedText.Encode(secret).ToString(), secret.Replace("/", "\\/", StringComparison.Ordinal) })
                .Distinct(),
        ];
    }

    public void Sign(HttpRequestMessage message) => message.Headers.TryAddWithoutValidation("Authorization", header);

    /// <summary>The text with <c>***</c> wherever it shows the key or its secret half.</summary>
    public string Redact(string text)
    {
        foreach (string secret in secrets)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>The same for UTF-8 text that has not been decoded. The array that came in where the key isn't in it.</summary>
    public byte[] Redact(byte[] text) =>
        Array.Exists(secrets, secret => text.AsSpan().IndexOf(Encoding.ASCII.GetBytes(secret)) >= 0)
            ? Encoding.Latin1.GetBytes(Redact(Encoding.Latin1.GetString(text)))
            : text;

    public override string ToString() => "(key)";
}
