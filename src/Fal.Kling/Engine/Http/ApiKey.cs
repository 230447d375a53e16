namespace Fal.Kling.Engine.Http;

/// <summary>A key, ready to sign with. It shows itself to nothing but the Authorization header.</summary>
internal sealed class ApiKey
{
    private readonly string header;

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
    }

    public void Sign(HttpRequestMessage message) => message.Headers.TryAddWithoutValidation("Authorization", header);

    public override string ToString() => "(key)";
}
