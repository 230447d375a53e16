using System.Net.Http.Headers;

namespace Fal.Kling.Engine.Transfer;

/// <summary>The name of a video in a folder. What a server says plays a part in it, but can never lead out of the folder.</summary>
internal static class FileNames
{
    private const int MaxIdLength = 100;
    private static readonly string[] VideoExtensions = [".mp4", ".webm", ".mov", ".mkv"];

    // fal calls every video "output.mp4", so the request id names it.
    public static string For(KlingVideo video)
    {
        string id = new([.. video.Ticket.RequestId.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(MaxIdLength)]);
        return $"kling-{(id.Length > 0 ? id : "video")}{ExtensionOf(video)}";
    }

    private static string ExtensionOf(KlingVideo video)
    {
        string named = Path.GetExtension(video.FileName ?? string.Empty);
        return VideoExtensions.FirstOrDefault(extension => extension.Equals(named, StringComparison.OrdinalIgnoreCase))
            ?? (MediaTypeHeaderValue.TryParse(video.ContentType, out MediaTypeHeaderValue? type) ? type.MediaType : null) switch
            {
                "video/webm" => ".webm",
                "video/quicktime" => ".mov",
                _ => ".mp4",
            };
    }
}
