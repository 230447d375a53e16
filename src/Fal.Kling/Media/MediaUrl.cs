using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Fal.Kling;

/// <summary>
/// Normalises a URL to a URI as defined by RFC 3986, so that fal receives exactly the text that was checked.
/// A data URI is not parsed by <see cref="Uri"/>, which limits its length before .NET 10.
/// </summary>
internal static class MediaUrl
{
    private const string DataScheme = "data:";

    private static readonly SearchValues<char> Literals =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#@!$&'()*+,;=");

    public static bool IsData(string url) => url.StartsWith(DataScheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets the media type of a data URI.</summary>
    /// <returns>Null for a web address.</returns>
    public static string? MediaTypeOf(string url) => IsData(url) ? url[DataScheme.Length..url.AsSpan().IndexOfAny(',', ';')].Trim().ToLowerInvariant() : null;

    /// <returns>The text to send.</returns>
    /// <exception cref="ArgumentException">fal could not read the URL. The message gives the reason, without any password or query.</exception>
    public static string Check(string url, string parameter)
    {
        string text = url.Trim();
        if (text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'))
        {
            throw Refused(text, "contains a line break or another control character", parameter);
        }

        return IsData(text) ? CheckData(text, parameter) : CheckWeb(text, parameter);
    }

    private static string CheckWeb(string text, string parameter)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("https" or "http") || url.Host.Length == 0)
        {
            throw Refused(text, "is not an absolute http, https or data URL. Use FromFile for a path", parameter);
        }

        if (url.UserInfo.Length > 0)
        {
            throw Refused(text, "contains a user name or password. Use a presigned URL, or upload the content with FromFile, FromBytes or FromStream", parameter);
        }

        string host = url.HostNameType == UriHostNameType.Dns ? url.IdnHost : url.Host;
        string port = url.IsDefaultPort ? string.Empty : $":{url.Port}";
        return $"{url.Scheme}://{host}{port}{Escape(url.GetComponents(UriComponents.PathAndQuery | UriComponents.Fragment, UriFormat.UriEscaped))}";
    }

    private static string CheckData(string text, string parameter)
    {
        int comma = text.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0)
        {
            throw Refused(text, "is a data URI without a comma before its data", parameter);
        }

        string[] head = text[DataScheme.Length..comma].Split(';', StringSplitOptions.TrimEntries);
        if (MediaTypes.KindOf(head[0].ToLowerInvariant()) == MediaKinds.None)
        {
            throw Refused(text, $"is a data URI with the media type '{head[0]}', not an image, a video or a sound such as image/png, video/mp4 or audio/mpeg", parameter);
        }

        string data = text[(comma + 1)..];
        if (data.Length == 0)
        {
            throw Refused(text, "is a data URI without data", parameter);
        }

        bool isBase64 = head[^1].Equals("base64", StringComparison.OrdinalIgnoreCase);
        if (isBase64 && (data.Contains(' ', StringComparison.Ordinal) || !Base64.IsValid(Uri.UnescapeDataString(data))))
        {
            throw Refused(text, "is a data URI whose data is not valid base64", parameter);
        }

        return Escape(text);
    }

    // Percent-encodes as UTF-8 the characters that RFC 3986 does not allow. Existing escapes are kept.
    private static string Escape(string text)
    {
        int clean = text.AsSpan().IndexOfAnyExcept(Literals);
        if (clean < 0)
        {
            return text;
        }

        StringBuilder escaped = new(text, 0, clean, text.Length + 16);
        for (int i = clean; i < text.Length;)
        {
            _ = Rune.DecodeFromUtf16(text.AsSpan(i), out Rune rune, out int length);
            bool isLiteral = (rune.IsBmp && Literals.Contains((char)rune.Value)) || IsEscape(text, i);
            _ = isLiteral ? escaped.Append(text, i, length) : escaped.Append(Uri.EscapeDataString(rune.ToString()));
            i += length;
        }

        return escaped.ToString();
    }

    private static bool IsEscape(string text, int at) =>
        text[at] == '%' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]);

    private static ArgumentException Refused(string url, string reason, string parameter) =>
        new($"'{(IsData(url) ? "data:…" : SafeUrl.Of(url))}' {reason}.", parameter);
}
