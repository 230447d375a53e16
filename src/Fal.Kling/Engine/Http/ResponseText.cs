using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Fal.Kling.Engine.Http;

/// <summary>Makes text that came over the network safe to read: damage in a text that is only shown must not cost a paid result.</summary>
internal static class ResponseText
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> UnicodeEscape => "\\u"u8;

    /// <summary>The same UTF-8 text without a byte order mark and without the key, and with U+FFFD for whatever is no Unicode.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="key">The key to remove; null when there is none.</param>
    /// <returns>The memory that came in, where there is nothing to change.</returns>
    public static ReadOnlyMemory<byte> Clean(ReadOnlyMemory<byte> utf8, ApiKey? key)
    {
        ReadOnlyMemory<byte> text = utf8.Span.StartsWith(ByteOrderMark) ? utf8[ByteOrderMark.Length..] : utf8;
        text = key?.Redact(text) ?? text;
        if (!Utf8.IsValid(text.Span))
        {
            text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text.Span));
        }

        return text.Span.IndexOf(UnicodeEscape) < 0 ? text : WithoutLoneSurrogates(text.ToArray());
    }

    /// <summary>The text, cut where it is longer than that many characters.</summary>
    public static string Shorten(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";

    // JSON may escape half a character, which .NET refuses to read as text.
    private static byte[] WithoutLoneSurrogates(byte[] json)
    {
        int i = json.AsSpan().IndexOf(UnicodeEscape);
        while (i < json.Length)
        {
            if (json[i] != '\\')
            {
                i++;
            }
            else if (EscapeAt(json, i) is not { } unit)
            {
                // Another escape, such as a backslash of its own.
                i += 2;
            }
            else if (char.IsHighSurrogate(unit) && EscapeAt(json, i + 6) is { } low && char.IsLowSurrogate(low))
            {
                i += 12;
            }
            else
            {
                if (char.IsSurrogate(unit))
                {
                    "\\ufffd"u8.CopyTo(json.AsSpan(i));
                }

                i += 6;
            }
        }

        return json;
    }

    private static char? EscapeAt(byte[] json, int index) =>
        index + 6 <= json.Length && json[index] == '\\' && json[index + 1] == 'u'
        && ushort.TryParse(json.AsSpan(index + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit)
            ? (char)unit
            : null;
}
