using System.Buffers.Binary;
using System.Text;

namespace Fal.Kling;

/// <summary>
/// Reads the boxes of a movie that state its duration and the size of its picture. They may come after the media data, so they are read at their offsets.
/// A malformed file yields fewer facts. Source: ISO/IEC 14496-12, 8.2 to 8.8. The names of the boxes are those of the standard.
/// </summary>
internal sealed class Mp4Movie
{
    // A movie with one video and one sound track has about fifty. The limit ends the search in a malicious file.
    private const int MaxBoxes = 2000;

    // Includes the picture size in the sample description.
    private const int LongestRead = 44;

    private readonly MediaContent content;
    private readonly List<Track> tracks = [];
    private int boxes;
    private bool isFragmented;

    private Mp4Movie(MediaContent content) => this.content = content;

    /// <summary>Gets the duration; null when it is unknown, as in a fragmented movie.</summary>
    public TimeSpan? Duration { get => isFragmented ? null : field; private set; }

    public int? Width => Picture?.Width;

    public int? Height => Picture?.Height;

    public double? FrameRate => !isFragmented && Picture is { Samples: > 0, Length: { } length } picture ? picture.Samples / length.TotalSeconds : null;

    public bool HasSoundOnly => tracks.Any(track => track.Handler == "soun") && !tracks.Any(track => track.Handler == "vide");

    private Track? Picture => tracks.Where(track => track is { Handler: "vide", Width: > 0, Height: > 0 }).MaxBy(track => (long)track.Width * track.Height);

    public static Mp4Movie Read(MediaContent content)
    {
        Mp4Movie movie = new(content);
        movie.ReadBoxes(0, content.Length ?? long.MaxValue, depth: 0);
        return movie;
    }

    private void ReadBoxes(long position, long end, int depth)
    {
        Span<byte> header = stackalloc byte[16];
        while (position < end && ++boxes <= MaxBoxes && content.Read(position, header) is var count and >= 8)
        {
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            int headerSize = size == 1 ? 16 : 8;
            size = size switch
            {
                0 => end - position,
                1 => count == 16 ? BinaryPrimitives.ReadInt64BigEndian(header[8..]) : 0,
                _ => size,
            };

            // A box that is longer than its parent is cut at the parent's end.
            size = Math.Min(size, end - position);
            if (size < headerSize)
            {
                return;
            }

            ReadBox(Encoding.Latin1.GetString(header[4..8]), position + headerSize, position + size, depth);
            position += size;
        }
    }

    private void ReadBox(string type, long start, long end, int depth)
    {
        switch (type, depth)
        {
            case ("trak", 1):
                tracks.Add(new Track());
                ReadBoxes(start, end, depth + 1);
                break;
            case ("moov", 0) or ("mdia", 2) or ("minf", 3) or ("stbl", 4):
                ReadBoxes(start, end, depth + 1);
                break;
            case ("mvex", 1):
                isFragmented = true;
                break;
            case ("mvhd", 1) or ("mdhd" or "hdlr", 3) or ("stsd" or "stsz" or "stz2", 5):
                Span<byte> body = stackalloc byte[LongestRead];
                ReadFacts(type, body[..content.Read(start, body[..(int)Math.Min(LongestRead, end - start)])]);
                break;
        }
    }

    private void ReadFacts(string type, ReadOnlySpan<byte> body)
    {
        switch (type, tracks)
        {
            case ("mvhd", _):
                Duration = ReadLength(body);
                break;
            case ("mdhd", [.., var track]):
                tracks[^1] = track with { Length = ReadLength(body) };
                break;
            case ("hdlr", [.., var track]) when body.Length >= 12:
                tracks[^1] = track with { Handler = Encoding.Latin1.GetString(body[8..12]) };
                break;
            case ("stsd", [.., var track]) when body.Length >= 44:
                tracks[^1] = track with { Width = BinaryPrimitives.ReadUInt16BigEndian(body[40..]), Height = BinaryPrimitives.ReadUInt16BigEndian(body[42..]) };
                break;
            case ("stsz" or "stz2", [.., var track]) when body.Length >= 12:
                tracks[^1] = track with { Samples = BinaryPrimitives.ReadUInt32BigEndian(body[8..]) };
                break;
        }
    }

    // Version and flags, two dates, units per second, length in units. All ones mean that the length is unknown.
    private static TimeSpan? ReadLength(ReadOnlySpan<byte> body) => body switch
    {
        [0, ..] when body.Length >= 20 && BinaryPrimitives.ReadUInt32BigEndian(body[16..]) is var units and not uint.MaxValue =>
            MediaHeader.Seconds(units / (double)BinaryPrimitives.ReadUInt32BigEndian(body[12..])),
        [1, ..] when body.Length >= 32 && BinaryPrimitives.ReadUInt64BigEndian(body[24..]) is var units and not ulong.MaxValue =>
            MediaHeader.Seconds(units / (double)BinaryPrimitives.ReadUInt32BigEndian(body[20..])),
        _ => null,
    };

    private sealed record Track(string? Handler = null, int Width = 0, int Height = 0, TimeSpan? Length = null, uint Samples = 0);
}
