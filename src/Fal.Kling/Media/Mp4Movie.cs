using System.Buffers.Binary;

namespace Fal.Kling;

/// <summary>
/// The boxes of a movie that say how long it lasts and how large its picture is. A malformed file gives fewer facts.
/// Source: ISO/IEC 14496-12, 8.2 to 8.8; the names of the boxes are those of the standard.
/// </summary>
internal sealed class Mp4Movie
{
    // A whole movie of one video and one sound has about fifty. The limit ends the search in a file that is made to be searched for ever.
    private const int MaxBoxes = 2000;

    // As far as the size of the picture in the description of its samples.
    private const int LongestRead = 44;

    private readonly MediaContent content;
    private readonly List<Track> tracks = [];
    private int boxes;
    private TimeSpan? length;
    private TimeSpan? fragments;
    private long timescale;
    private bool isFragmented;

    private Mp4Movie(MediaContent content) => this.content = content;

    public TimeSpan? Duration => isFragmented ? fragments : length;

    public int? Width => Picture?.Width;

    public int? Height => Picture?.Height;

    public double? FrameRate => !isFragmented && Picture is { Samples: > 0, Length: { TotalSeconds: > 0 } length } picture ? picture.Samples / length.TotalSeconds : null;

    public bool HasSoundOnly => tracks.Any(track => track.Handler == "soun") && !tracks.Any(track => track.Handler == "vide");

    private Track? Picture => tracks.Where(track => track is { Handler: "vide", Width: > 0, Height: > 0 }).MaxBy(track => (long)track.Width! * (long)track.Height!);

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

            // A box that is longer than its parent is cut there.
            size = Math.Min(size, end - position);
            if (size < headerSize)
            {
                return;
            }

            ReadBox(System.Text.Encoding.Latin1.GetString(header[4..8]), position + headerSize, position + size, depth);
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
            case ("moov", 0) or ("mvex", 1) or ("mdia", 2) or ("minf", 3) or ("stbl", 4):
                isFragmented |= type == "mvex";
                ReadBoxes(start, end, depth + 1);
                break;
            case ("mvhd", 1) or ("mehd", 2) or ("mdhd" or "hdlr", 3) or ("stsd" or "stsz" or "stz2", 5):
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
                (timescale, length) = ReadClock(body);
                break;
            case ("mehd", _) when timescale > 0 && body.Length >= (body is [1, ..] ? 12 : 8):
                fragments = MediaHeader.Seconds((body[0] == 1 ? BinaryPrimitives.ReadUInt64BigEndian(body[4..]) : BinaryPrimitives.ReadUInt32BigEndian(body[4..])) / (double)timescale);
                break;
            case ("mdhd", [.., var track]):
                track.Length = ReadClock(body).Length;
                break;
            case ("hdlr", [.., var track]) when body.Length >= 12:
                track.Handler = System.Text.Encoding.Latin1.GetString(body[8..12]);
                break;
            case ("stsd", [.., var track]) when body.Length >= 44:
                track.Width = BinaryPrimitives.ReadUInt16BigEndian(body[40..]);
                track.Height = BinaryPrimitives.ReadUInt16BigEndian(body[42..]);
                break;
            case ("stsz" or "stz2", [.., var track]) when body.Length >= 12:
                track.Samples = BinaryPrimitives.ReadUInt32BigEndian(body[8..]);
                break;
        }
    }

    // Version and flags, two dates, units per second, length in units. All ones stand for an unknown length.
    private static (long Timescale, TimeSpan? Length) ReadClock(ReadOnlySpan<byte> body)
    {
        if (body.Length < 32 && !(body.Length >= 20 && body[0] == 0))
        {
            return default;
        }

        (uint timescale, ulong units, ulong unknown) = body[0] == 0
            ? (BinaryPrimitives.ReadUInt32BigEndian(body[12..]), BinaryPrimitives.ReadUInt32BigEndian(body[16..]), uint.MaxValue)
            : (BinaryPrimitives.ReadUInt32BigEndian(body[20..]), BinaryPrimitives.ReadUInt64BigEndian(body[24..]), ulong.MaxValue);
        return (timescale, timescale == 0 || units == unknown ? null : MediaHeader.Seconds(units / (double)timescale));
    }

    private sealed class Track
    {
        public string? Handler { get; set; }

        public int? Width { get; set; }

        public int? Height { get; set; }

        public TimeSpan? Length { get; set; }

        public long Samples { get; set; }
    }
}
