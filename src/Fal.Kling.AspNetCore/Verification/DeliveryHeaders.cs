using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fal.Kling.Verification;

/// <summary>
/// The four headers of a delivery, each exactly once and well-formed. Together with the body's hash they are the signed message, which is therefore never ambiguous.
/// </summary>
internal sealed record DeliveryHeaders(string RequestId, string UserId, string Timestamp, byte[] Signature)
{
    public const string RequestIdName = "X-Fal-Webhook-Request-Id";
    public const string UserIdName = "X-Fal-Webhook-User-Id";
    public const string TimestampName = "X-Fal-Webhook-Timestamp";
    public const string SignatureName = "X-Fal-Webhook-Signature";

    public static readonly IReadOnlyList<string> Names = [RequestIdName, UserIdName, TimestampName, SignatureName];

    private const int MaxIdLength = 128;
    private const int SignatureLength = 64;

    // Seconds until the year 5138: enough, and never out of the range of a date.
    private const int MaxTimestampLength = 11;

    private static readonly SearchValues<char> RequestIdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public DateTimeOffset SignedAt => DateTimeOffset.FromUnixTimeSeconds(long.Parse(Timestamp, NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>Reads the headers of a call from anyone.</summary>
    /// <param name="headers">All headers of the call. A name that occurs twice is one that has two values.</param>
    /// <param name="read">The headers when the method returns true.</param>
    /// <param name="problem">What is wrong, without anything of the call itself, when it returns false.</param>
    public static bool TryRead(IEnumerable<KeyValuePair<string, string?>> headers, [NotNullWhen(true)] out DeliveryHeaders? read, [NotNullWhen(false)] out string? problem)
    {
        read = null;
        string?[] values = new string?[Names.Count];
        foreach ((string name, string? value) in headers)
        {
            int index = IndexOf(name);
            if (index >= 0 && value is not null)
            {
                if (values[index] is not null)
                {
                    problem = $"The header {Names[index]} occurs more than once.";
                    return false;
                }

                values[index] = value;
            }
        }

        problem = ProblemOf(values);
        if (problem is not null)
        {
            return false;
        }

        read = new DeliveryHeaders(values[0]!, values[1]!, values[2]!, Convert.FromHexString(values[3]!));
        return true;
    }

    /// <summary>Returns whether the text can be a user id: visible ASCII, without the comma that joins repeated headers.</summary>
    public static bool IsUserId(string? text) => text is { Length: > 0 and <= MaxIdLength } && text.All(character => character is > ' ' and < (char)0x7F and not ',');

    private static string? ProblemOf(string?[] values)
    {
        int missing = Array.IndexOf(values, null);
        if (missing >= 0)
        {
            return $"The header {Names[missing]} is missing.";
        }

        int malformed = Array.IndexOf([IsRequestId(values[0]!), IsUserId(values[1]), IsTimestamp(values[2]!), IsSignature(values[3]!)], false);
        return malformed < 0 ? null : $"The header {Names[malformed]} is malformed.";
    }

    private static int IndexOf(string name)
    {
        for (int index = 0; index < Names.Count; index++)
        {
            if (string.Equals(name, Names[index], StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return -1;
    }

    private static bool IsRequestId(string text) => text.Length is > 0 and <= MaxIdLength && !text.AsSpan().ContainsAnyExcept(RequestIdCharacters);

    private static bool IsTimestamp(string text) => text.Length is > 0 and <= MaxTimestampLength && text[0] != '0' && text.All(char.IsAsciiDigit);

    private static bool IsSignature(string text) => text.Length == 2 * SignatureLength && text.All(char.IsAsciiHexDigit);
}
