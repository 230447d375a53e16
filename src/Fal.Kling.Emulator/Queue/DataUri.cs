using System.Buffers.Text;

namespace Fal.Kling.Emulator;

/// <summary>A file within its own URL: <c>data:image/png;base64,…</c>.</summary>
internal static class DataUri
{
    private const string ImageType = "data:image/";
    private const string Marker = ";base64";

    /// <summary>Whether it holds an image: a media type of images, base64 without white space, and at least one byte.</summary>
    public static bool IsImage(string dataUri)
    {
        int comma = dataUri.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || dataUri.Any(char.IsWhiteSpace))
        {
            return false;
        }

        string head = dataUri[..comma];
        return head.StartsWith(ImageType, StringComparison.OrdinalIgnoreCase)
            && head.EndsWith(Marker, StringComparison.OrdinalIgnoreCase)
            && head.Length > ImageType.Length + Marker.Length
            && Base64.IsValid(dataUri.AsSpan(comma + 1), out int length)
            && length > 0;
    }
}
