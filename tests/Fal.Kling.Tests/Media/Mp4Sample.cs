using System.Buffers.Binary;
using System.Text;

namespace Fal.Kling.Tests.Media;

/// <summary>Writes the boxes of an MP4 or QuickTime file, without any picture or sound in it.</summary>
internal sealed record Mp4Sample
{
    public string Brand { get; init; } = "isom";

    public double Seconds { get; init; } = 5;

    public int Width { get; init; } = 1280;

    public int Height { get; init; } = 720;

    public double FrameRate { get; init; } = 30;

    public bool HasPicture { get; init; } = true;

    public bool HasSound { get; init; } = true;

    /// <summary>Whether the moov box comes before the data, as for streaming.</summary>
    public bool MoovFirst { get; init; } = true;

    /// <summary>Whether times have 64 bits.</summary>
    public bool IsLong { get; init; }

    /// <summary>Whether its frames come in fragments, of which only the first is described.</summary>
    public bool IsFragmented { get; init; }

    /// <summary>The number of bytes of data in it.</summary>
    public int DataSize { get; init; } = 1000;

    public static byte[] Box(string type, params byte[][] content)
    {
        byte[] all = [.. content.SelectMany(bytes => bytes)];
        return [.. UInt32(all.Length + 8), .. Encoding.Latin1.GetBytes(type), .. all];
    }

    public byte[] ToBytes()
    {
        byte[] start = Box("ftyp", Encoding.Latin1.GetBytes(Brand), UInt32(512), "mp41"u8.ToArray());
        byte[] movie = Movie();
        byte[] data = Box("mdat", new byte[DataSize]);
        return MoovFirst ? [.. start, .. movie, .. data] : [.. start, .. Box("free"), .. data, .. movie];
    }

    private byte[] Movie() => Box(
        "moov",
        Box("mvhd", Clock(1000, IsFragmented ? 1 : Seconds), new byte[80]),
        HasSound ? Track("soun", SoundEntry(), (int)(Seconds * 46.875), 48_000) : [],
        HasPicture ? Track("vide", PictureEntry(), (int)Math.Round(Seconds * FrameRate), 90_000) : [],
        IsFragmented ? Box("mvex", Box("mehd", UInt32(0), UInt32((long)(Seconds * 1000)))) : []);

    private byte[] Track(string handler, byte[] entry, int samples, int timescale) => Box(
        "trak",
        Box("tkhd", new byte[84]),
        Box(
            "mdia",
            Box("mdhd", Clock(timescale, Seconds), new byte[4]),
            Box("hdlr", UInt32(0), UInt32(0), Encoding.Latin1.GetBytes(handler), new byte[13]),
            Box(
                "minf",
                Box("hdlr", UInt32(0), "dhlr"u8.ToArray(), "url "u8.ToArray(), new byte[13]),
                Box("stbl", Box("stsd", UInt32(0), UInt32(1), entry), Box("stts", UInt32(0), UInt32(0)), Box("stsz", UInt32(0), UInt32(0), UInt32(samples))))));

    private byte[] PictureEntry() => Box("avc1", new byte[24], UInt16(Width), UInt16(Height), new byte[50]);

    private static byte[] SoundEntry() => Box("mp4a", new byte[28]);

    private byte[] Clock(int timescale, double seconds)
    {
        long units = (long)Math.Round(seconds * timescale);
        return IsLong
            ? [1, 0, 0, 0, .. new byte[16], .. UInt32(timescale), .. UInt32(units >> 32), .. UInt32(units)]
            : [0, 0, 0, 0, .. new byte[8], .. UInt32(timescale), .. UInt32(units)];
    }

    public static byte[] UInt32(long value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, unchecked((uint)value));
        return bytes;
    }

    private static byte[] UInt16(int value) => [(byte)(value >> 8), (byte)value];
}
