using System.Globalization;
using System.Text;

namespace Fal.Kling.Cli.Webhooks;

/// <summary>A delivery as it arrived. As a file it is the HTTP request, with one more header for the time at which it was received.</summary>
internal sealed record SavedDelivery
{
    public const string ReceivedAtName = "Kling-Received-At";

    // They describe how the body was sent. Here it ends with the file.
    private static readonly string[] Framing = ["Content-Length", "Transfer-Encoding"];

    /// <summary>Path and query, byte for byte.</summary>
    public required string Target { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When it was received; null if the file doesn't say.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    public string? Query => Target.IndexOf('?', StringComparison.Ordinal) is var start and >= 0 ? Target[start..].Split('#')[0] : null;

    public string? Header(string name) => Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();

    public byte[] ToBytes()
    {
        StringBuilder text = new($"POST {Target} HTTP/1.1\r\n");
        if (ReceivedAt is { } time)
        {
            text.Append(CultureInfo.InvariantCulture, $"{ReceivedAtName}: {time.UtcDateTime:O}\r\n");
        }

        foreach ((string name, string value) in Headers.Where(header => !Framing.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n\r\n");
        return [.. Encoding.UTF8.GetBytes(text.ToString()), .. Body.Span];
    }
}
