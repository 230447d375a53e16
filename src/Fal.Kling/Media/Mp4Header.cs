using System.Buffers.Binary;
using System.Text;

namespace Fal.Kling;

/// <summary>
/// Reads MP4, M4A and QuickTime. The first box names the format, and <c>moov</c> has the rest. Source: ISO/IEC 14496-12, 4.3; QuickTime File Format.
/// </summary>
internal static class Mp4Header
{
    private const string Mp4 = "video/mp4";
    private const string QuickTime = "video/quicktime";
    private const string Mp4Audio = "audio/mp4";

    public static MediaHeader? Read(ReadOnlySpan<byte> start, MediaContent content)
    {
        if (TypeOf(start) is not { } type)
        {
            return null;
        }

        // An audio-only MP4 often has the brand of a video.
        Mp4Movie movie = Mp4Movie.Read(content);
        return new MediaHeader(type == Mp4 && movie.HasSoundOnly ? Mp4Audio : type, movie.Width, movie.Height) { Duration = movie.Duration, FrameRate = movie.FrameRate };
    }

    private static string? TypeOf(ReadOnlySpan<byte> start)
    {
        if (start.Length < 12)
        {
            return null;
        }

        // Older QuickTime files have no brands and begin with any of the other boxes.
        uint size = BinaryPrimitives.ReadUInt32BigEndian(start);
        return Encoding.Latin1.GetString(start[4..8]) switch
        {
            "ftyp" => TypeOfBrands(start[8..(int)Math.Clamp(size, 12, start.Length)]),
            "moov" or "mdat" or "wide" or "free" or "skip" or "pnot" when size is 0 or 1 or >= 8 => QuickTime,
            _ => null,
        };
    }

    // The major brand, a version, the compatible brands. HEIC and Canon's raw images begin in the same way, and some name MP4 as a compatible brand.
    private static string? TypeOfBrands(ReadOnlySpan<byte> brands) => Encoding.Latin1.GetString(brands[..4]) switch
    {
        "qt  " => QuickTime,
        "M4A " or "M4B " or "M4P " => Mp4Audio,
        ['3', 'g', ..] => "video/3gpp",
        "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx" or "mif1" or "msf1" or "avif" or "avis" or "crx " or "jp2 " or "jpx " => null,
        _ => brands.IndexOf("iso"u8) >= 0 || brands.IndexOf("mp4"u8) >= 0 || brands.IndexOf("M4V"u8) >= 0 || brands.IndexOf("avc1"u8) >= 0 || brands.IndexOf("dash"u8) >= 0 ? Mp4 : null,
    };
}
