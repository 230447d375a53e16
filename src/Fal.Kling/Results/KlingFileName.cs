using System.Net.Http.Headers;

namespace Fal.Kling;

/// <summary>
/// Creates the name of a file in a folder. It consists of the request id, the file's position and a known extension, so it cannot lead out of the folder.
/// </summary>
internal static class KlingFileName
{
    private const int MaxIdLength = 100;

    private static readonly Dictionary<string, string> ExtensionOfType = new(StringComparer.OrdinalIgnoreCase)
    {
        ["video/mp4"] = ".mp4",
        ["video/webm"] = ".webm",
        ["video/quicktime"] = ".mov",
        ["video/x-matroska"] = ".mkv",
        ["image/png"] = ".png",
        ["image/jpeg"] = ".jpg",
        ["image/webp"] = ".webp",
        ["image/gif"] = ".gif",
        ["audio/mpeg"] = ".mp3",
        ["audio/mp3"] = ".mp3",
        ["audio/wav"] = ".wav",
        ["audio/x-wav"] = ".wav",
        ["audio/mp4"] = ".m4a",
        ["audio/aac"] = ".aac",
    };

    private static readonly string[] Extensions = [.. ExtensionOfType.Values.Distinct(), ".jpeg"];

    // fal calls every video "output.mp4", so the name contains the request id. Further files of the same job also get their position.
    public static string For(KlingFile file)
    {
        string id = new([.. file.Ticket.RequestId.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(MaxIdLength)]);
        string place = file.Index > 0 ? $"-{file.Index + 1}" : string.Empty;
        return $"kling-{(id.Length > 0 ? id : "file")}{place}{ExtensionOf(file)}";
    }

    /// <summary>Gets what messages call the file.</summary>
    public static string NounFor(KlingFile file) => file.ContentType?.Split('/')[0].ToLowerInvariant() switch
    {
        "video" => "the video",
        "image" => "the image",
        "audio" => "the sound",
        _ => "the file",
    };

    private static string ExtensionOf(KlingFile file)
    {
        string named = Path.GetExtension(file.FileName ?? (file.ContentType is null ? file.Url.AbsolutePath : string.Empty));
        string? type = MediaTypeHeaderValue.TryParse(file.ContentType, out MediaTypeHeaderValue? parsed) ? parsed.MediaType : null;
        return Array.Find(Extensions, extension => extension.Equals(named, StringComparison.OrdinalIgnoreCase)) ?? type switch
        {
            null or "application/octet-stream" => ".mp4",
            _ when ExtensionOfType.TryGetValue(type, out string? known) => known,
            _ when type.StartsWith("video/", StringComparison.OrdinalIgnoreCase) => ".mp4",
            _ => ".bin",
        };
    }
}
