using System.Buffers.Text;

namespace Fal.Kling.Emulator;

/// <summary>A file inside its URL: <c>data:image/png;base64,…</c>.</summary>
internal static class DataUri
{
    private const string Marker = ";base64";

    /// <summary>Whether the URI contains such a file: a media type of that kind, base64 without white space, and at least one byte.</summary>
    public static bool Holds(string dataUri, MediaKind kind) => kind switch
    {
        MediaKind.Image => Holds(dataUri, "data:image/"),
        MediaKind.Video => Holds(dataUri, "data:video/"),
        MediaKind.Audio => Holds(dataUri, "data:audio/"),
        _ => Holds(dataUri, "data:audio/") || Holds(dataUri, "data:video/"),
    };

    private static bool Holds(string dataUri, string type)
    {
        int comma = dataUri.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || dataUri.Any(char.IsWhiteSpace))
        {
            return false;
        }

        string head = dataUri[..comma];
        return head.StartsWith(type, StringComparison.OrdinalIgnoreCase)
            && head.EndsWith(Marker, StringComparison.OrdinalIgnoreCase)
            && head.Length > type.Length + Marker.Length
            && Base64.IsValid(dataUri.AsSpan(comma + 1), out int length)
            && length > 0;
    }
}
