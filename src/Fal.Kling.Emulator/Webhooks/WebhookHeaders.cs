using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fal.Kling.Emulator;

/// <summary>The four headers of a webhook. The last is the signature of the other three and the body.</summary>
internal static class WebhookHeaders
{
    public const string RequestId = "X-Fal-Webhook-Request-Id";
    public const string UserId = "X-Fal-Webhook-User-Id";
    public const string Timestamp = "X-Fal-Webhook-Timestamp";
    public const string Signature = "X-Fal-Webhook-Signature";

    public static Dictionary<string, string> Sign(WebhookKey key, string requestId, string userId, long timestamp, ReadOnlySpan<byte> body)
    {
        string time = timestamp.ToString(CultureInfo.InvariantCulture);
        string message = $"{requestId}\n{userId}\n{time}\n{Convert.ToHexStringLower(SHA256.HashData(body))}";
        return new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [RequestId] = requestId,
            [UserId] = userId,
            [Timestamp] = time,
            [Signature] = Convert.ToHexStringLower(key.Sign(Encoding.UTF8.GetBytes(message))),
        };
    }

    /// <summary>Refuses any other name, because a misspelt one would inject nothing.</summary>
    public static void ThrowIfOther(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!new[] { RequestId, UserId, Timestamp, Signature }.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"'{name}' is not a header of a webhook. The headers are {RequestId}, {UserId}, {Timestamp} and {Signature}.", nameof(name));
        }
    }
}
