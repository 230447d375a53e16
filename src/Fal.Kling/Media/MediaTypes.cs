using System.Net.Http.Headers;

namespace Fal.Kling;

/// <summary>The media types of images, videos and sounds.</summary>
internal static class MediaTypes
{
    /// <summary>Checks the media type that a caller passes.</summary>
    /// <returns>Its usual name; null for a type that says nothing about the content. Browsers and phones send such types.</returns>
    /// <exception cref="ArgumentException">It is not the media type of an image, a video or a sound.</exception>
    public static string? Check(string? mediaType, string parameter)
    {
        if (string.IsNullOrWhiteSpace(mediaType))
        {
            return null;
        }

        string? type = MediaTypeHeaderValue.TryParse(mediaType, out MediaTypeHeaderValue? parsed) ? parsed.MediaType?.ToLowerInvariant() : null;
        return type switch
        {
            "*/*" or "image/*" or "video/*" or "audio/*" or "application/octet-stream" or "binary/octet-stream" => null,
            "image/jpg" or "image/pjpeg" => "image/jpeg",
            "image/x-png" => "image/png",
            "application/mp4" or "video/x-m4v" => "video/mp4",
            "audio/mp3" or "audio/x-mp3" or "audio/mpeg3" or "audio/x-mpeg" => "audio/mpeg",
            "audio/x-wav" or "audio/wave" or "audio/vnd.wave" => "audio/wav",
            "audio/m4a" or "audio/x-m4a" => "audio/mp4",
            "audio/x-aac" => "audio/aac",
            "audio/x-flac" => "audio/flac",
            "application/ogg" => "audio/ogg",
            not null when KindOf(type) != MediaKinds.None => type,
            _ => throw new ArgumentException($"'{mediaType}' is not the media type of an image, a video or a sound, such as image/png, video/mp4 or audio/mpeg.", parameter),
        };
    }

    /// <returns>The kind; none for anything else.</returns>
    public static MediaKinds KindOf(string mediaType) => mediaType.Split('/') switch
    {
        ["image", { Length: > 0 }] => MediaKinds.Image,
        ["video", { Length: > 0 }] => MediaKinds.Video,
        ["audio", { Length: > 0 }] => MediaKinds.Audio,
        _ => MediaKinds.None,
    };

    /// <summary>Names the kinds: "an image or a video".</summary>
    public static string NameOf(MediaKinds kinds)
    {
        string[] names = [.. NamesOf(kinds)];
        return names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
    }

    /// <summary>Names the formats of the kinds that the first bytes identify: "PNG, JPEG, WebP, GIF or AVIF".</summary>
    public static string FormatsOf(MediaKinds kinds) => string.Join("; ", Select(kinds, MediaHeader.ImageFormats, MediaHeader.VideoFormats, MediaHeader.AudioFormats));

    private static IEnumerable<string> NamesOf(MediaKinds kinds) => Select(kinds, "an image", "a video", "a sound");

    private static IEnumerable<string> Select(MediaKinds kinds, string image, string video, string audio)
    {
        if (kinds.HasFlag(MediaKinds.Image))
        {
            yield return image;
        }

        if (kinds.HasFlag(MediaKinds.Video))
        {
            yield return video;
        }

        if (kinds.HasFlag(MediaKinds.Audio))
        {
            yield return audio;
        }
    }
}
