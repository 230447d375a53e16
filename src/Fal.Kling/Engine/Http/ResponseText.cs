using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Fal.Kling.Engine.Http;

/// <summary>Makes text from the network safe to read. Damage in text that is only displayed must not cost a paid result.</summary>
internal static class ResponseText
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> UnicodeEscape => "\\u"u8;

    /// <summary>Removes the byte order mark and the key from UTF-8 text, and replaces invalid sequences with U+FFFD.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="key">The key to remove; null when there is none.</param>
    /// <returns>The same memory when there is nothing to change.</returns>
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

    /// <summary>Cuts the text to that many characters.</summary>
    public static string Shorten(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";

    // JSON may escape half a surrogate pair, which .NET refuses to read as text.
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
                // Another escape, such as an escaped backslash.
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
