using System.Buffers.Binary;
using System.Text;
using Fal.Kling.Engine.Transfer;

namespace Fal.Kling.Tests.Transfer;

public sealed class Mp4BoxesTests
{
    private static readonly byte[] Film = [.. Box("ftyp", 16), .. Box("free", 0), .. Box("mdat", 5_000), .. Box("moov", 300)];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void Only_its_real_end_is_the_end_of_an_mp4_however_the_bytes_arrive(int piece)
    {
        foreach (int length in new[] { 10, 24, 30, 40, 5_000, Film.Length - 1, Film.Length })
        {
            Assert.Equal(length == Film.Length ? true : length < 8 ? null : false, IsWhole(Film[..length], piece));
        }
    }

    [Fact]
    public void A_box_with_a_64_bit_size_is_followed()
    {
        byte[] media = new byte[3_000];
        BinaryPrimitives.WriteInt32BigEndian(media, 1);
        Encoding.ASCII.GetBytes("mdat", media.AsSpan(4));
        BinaryPrimitives.WriteInt64BigEndian(media.AsSpan(8), media.Length);
        byte[] film = [.. Box("ftyp", 16), .. Box("moov", 300), .. media];
        Assert.True(IsWhole(film, 5));
        Assert.False(IsWhole(film[..^1], 5));
    }

    [Fact]
    public void When_the_last_box_extends_to_the_end_of_the_file_completeness_is_unknown()
    {
        byte[] last = Box("mdat", 100);
        BinaryPrimitives.WriteInt32BigEndian(last, 0);
        Assert.Null(IsWhole([.. Box("ftyp", 16), .. Box("moov", 300), .. last], 64));
    }

    [Fact]
    public void An_mp4_without_its_moov_or_mdat_box_is_not_complete()
    {
        Assert.False(IsWhole([.. Box("ftyp", 16), .. Box("mdat", 300)], 64));
        Assert.False(IsWhole([.. Box("ftyp", 16), .. Box("moov", 300)], 64));
    }

    [Theory]
    [InlineData("RIFF")]
    [InlineData("\u0001\u0002\u0003\u0004")]
    [InlineData("mdat")]
    public void Nothing_is_known_about_a_file_that_is_not_an_mp4(string type) => Assert.Null(IsWhole([.. Box(type, 40), .. Box("moov", 10)], 64));

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void An_impossible_box_size_ends_the_reading(int size)
    {
        byte[] broken = Box("mdat", 100);
        BinaryPrimitives.WriteInt32BigEndian(broken, size);
        Assert.Null(IsWhole([.. Box("ftyp", 16), .. broken], 64));
    }

    private static byte[] Box(string type, int content)
    {
        byte[] box = new byte[content + 8];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        Encoding.ASCII.GetBytes(type, box.AsSpan(4));
        return box;
    }

    private static bool? IsWhole(byte[] file, int piece)
    {
        Mp4Boxes boxes = new();
        for (int at = 0; at < file.Length; at += piece)
        {
            boxes.Add(at, file.AsSpan(at, Math.Min(piece, file.Length - at)));
        }

        return boxes.IsWholeAt(file.Length);
    }
}
