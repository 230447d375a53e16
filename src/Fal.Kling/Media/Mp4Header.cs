using System.Buffers.Binary;

namespace Fal.Kling;

/// <summary>
/// MP4, M4A and QuickTime: the first box names the format, <c>moov</c> has the rest. It may come after the media data, so boxes are read where they are.
/// Source: ISO/IEC 14496-12, 4.3 and 8; QuickTime File Format.
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

        Mp4Movie movie = Mp4Movie.Read(content);

        // An MP4 of sound only often has the brand of a video.
        return new MediaHeader(type == Mp4 && movie.HasSoundOnly ? Mp4Audio : type, movie.Width, movie.Height) { Duration = movie.Duration, FrameRate = movie.FrameRate };
    }

    private static string? TypeOf(ReadOnlySpan<byte> start)
    {
        if (start.Length < 12)
        {
            return null;
        }

        uint size = BinaryPrimitives.ReadUInt32BigEndian(start);
        string type = TextOf(start[4..8]);

        // Before there were brands, a QuickTime file began with any of these boxes.
        return type switch
        {
            "ftyp" => TypeOfBrands(start[8..(int)Math.Clamp(size, 12, start.Length)]),
            "moov" or "mdat" or "wide" or "free" or "skip" or "pnot" when size is 0 or 1 or >= 8 => QuickTime,
            _ => null,
        };
    }

    // The major brand, a version, the compatible brands. HEIC and Canon's raw images begin in the same way, and some name MP4 as a compatible brand.
    private static string? TypeOfBrands(ReadOnlySpan<byte> brands)
    {
        string major = TextOf(brands[..4]);
        switch (major)
        {
            case "qt  ":
                return QuickTime;
            case "M4A " or "M4B " or "M4P ":
                return Mp4Audio;
            case "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx" or "mif1" or "msf1" or "avif" or "avis" or "crx " or "jp2 " or "jpx ":
                return null;
            case ['3', 'g', 'p', ..] or ['3', 'g', '2', ..]:
                return major[2] == '2' ? "video/3gpp2" : "video/3gpp";
        }

        for (int at = 0; at + 4 <= brands.Length; at += at == 0 ? 8 : 4)
        {
            if (TextOf(brands.Slice(at, 4)) is ['i', 's', 'o', ..] or ['m', 'p', '4', _] or ['M', '4', 'V', _] or "avc1" or "dash" or "f4v " or "MSNV" or "XAVC")
            {
                return Mp4;
            }
        }

        return null;
    }

    private static string TextOf(ReadOnlySpan<byte> code) => System.Text.Encoding.Latin1.GetString(code);
}
