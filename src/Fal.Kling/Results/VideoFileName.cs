using System.Net.Http.Headers;

namespace Fal.Kling;

/// <summary>The name of a video in a folder. Only the request id and a known extension go into it, so it cannot lead out of the folder.</summary>
internal static class VideoFileName
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
