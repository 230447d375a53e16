using System.Text;

namespace Fal.Kling.Tests.Media;

public sealed class VideoHeaderTests
{
    [Theory]
    [InlineData("isom", true, "video/mp4")]
    [InlineData("isom", false, "video/mp4")]
    [InlineData("mp42", true, "video/mp4")]
    [InlineData("qt  ", true, "video/quicktime")]
    [InlineData("qt  ", false, "video/quicktime")]
    public void Duration_size_and_frame_rate_are_read_wherever_the_moov_box_is(string brand, bool moovFirst, string mediaType)
    {
        MediaHeader header = Read(new Mp4Sample { Brand = brand, MoovFirst = moovFirst, Seconds = 7.5, FrameRate = 24, DataSize = 600_000 })!;
        Assert.Equal((mediaType, 1280, 720), (header.MediaType, header.Width, header.Height));
        Assert.Equal(7.5, header.Duration!.Value.TotalSeconds, 3);
        Assert.Equal(24, header.FrameRate!.Value, 2);
    }

    [Fact]
    public void Sixty_four_bit_times_are_read() => Assert.Equal(TimeSpan.FromSeconds(5), Read(new Mp4Sample { IsLong = true })!.Duration);

    [Fact]
    public void The_duration_of_a_fragmented_mp4_is_unknown()
    {
        MediaHeader header = Read(new Mp4Sample { IsFragmented = true, Seconds = 12 })!;
        Assert.Equal(("video/mp4", 1280), (header.MediaType, header.Width));
        Assert.Null(header.Duration);
        Assert.Null(header.FrameRate);
    }

    [Theory]
    [InlineData("M4A ")]
    [InlineData("isom")]
    public void An_mp4_with_only_sound_is_a_sound(string brand)
    {
        MediaHeader header = Read(new Mp4Sample { Brand = brand, HasPicture = false, Seconds = 9 })!;
        Assert.Equal(("audio/mp4", TimeSpan.FromSeconds(9)), (header.MediaType, header.Duration));
    }

    [Fact]
    public void A_quicktime_file_without_a_brand_is_recognised()
    {
        byte[] file = new Mp4Sample { Seconds = 4 }.ToBytes()[20..];
        MediaHeader header = Read(file)!;
        Assert.Equal(("video/quicktime", TimeSpan.FromSeconds(4)), (header.MediaType, header.Duration));
    }

    [Theory]
    [InlineData("crx ", null)]
    [InlineData("heic", null)]
    [InlineData("3gp5", "video/3gpp")]
    [InlineData("abcd", "video/mp4")]
    public void Brands_of_other_formats_are_distinguished(string brand, string? mediaType) => Assert.Equal(mediaType, Read(new Mp4Sample { Brand = brand })?.MediaType);

    [Fact]
    public void Webm_and_matroska_are_recognised()
    {
        Assert.Equal("video/webm", Read([0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x82, 0x84, .. "webm"u8])?.MediaType);
        Assert.Equal("video/x-matroska", Read([0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x82, 0x88, .. "matroska"u8])?.MediaType);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_video_cut_anywhere_causes_no_wrong_value(bool moovFirst)
    {
        byte[] whole = new Mp4Sample { MoovFirst = moovFirst }.ToBytes();
        for (int length = 0; length < whole.Length; length++)
        {
            MediaHeader? header = Read(whole[..length]);
            Assert.True(header is null or { MediaType: "video/mp4" or "audio/mp4", Width: null or 1280, Height: null or 720 }, $"{length} bytes gave {header}");
            Assert.True(header?.Duration is null || header.Duration == TimeSpan.FromSeconds(5), $"{length} bytes gave {header}");
        }
    }

    [Fact]
    public void A_damaged_video_does_not_cause_a_crash()
    {
        byte[] whole = new Mp4Sample { DataSize = 10 }.ToBytes();
        Random random = new(20261128);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] damaged = [.. whole];
            for (int i = 0; i < 4; i++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            Assert.True(Read(damaged) is null or { Duration: null or { Ticks: > 0 } });
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(0xFFFFFFFF)]
    public void A_box_of_an_impossible_size_ends_the_search(uint size)
    {
        byte[] start = Mp4Sample.Box("ftyp", "isom\0\0\0\0mp42"u8.ToArray());
        Assert.Equal(new MediaHeader("video/mp4"), Read([.. start, .. Mp4Sample.UInt32(size), .. "moov"u8]));
        Assert.Equal(new MediaHeader("video/mp4"), Read([.. start, .. Mp4Sample.Box("moov", [.. Mp4Sample.UInt32(size), .. "trak"u8])]));
        Assert.Equal(new MediaHeader("video/mp4"), Read([.. start, .. Mp4Sample.UInt32(1), .. "moov"u8, .. Mp4Sample.UInt32(0x7FFFFFFF), .. Mp4Sample.UInt32(size)]));
        Assert.Equal(new MediaHeader("video/mp4"), Read([.. start, .. Mp4Sample.UInt32(1), .. "mdat"u8, .. Mp4Sample.UInt32(0xFFFFFFFF), .. Mp4Sample.UInt32(size)]));
    }

    [Fact]
    public void A_million_boxes_or_deeply_nested_ones_are_not_all_read()
    {
        byte[] start = Mp4Sample.Box("ftyp", "isom\0\0\0\0mp42"u8.ToArray());
        byte[] empty = [.. Enumerable.Repeat(Mp4Sample.Box("free"), 1_000_000).SelectMany(bytes => bytes)];
        byte[] nest = [.. Enumerable.Range(0, 100_000).SelectMany(i => (byte[])[.. Mp4Sample.UInt32(0), .. Encoding.ASCII.GetBytes(i % 2 == 0 ? "moov" : "trak")])];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(Read([.. start, .. empty, .. new Mp4Sample().ToBytes()])!.Duration);
        Assert.Null(Read([.. start, .. Mp4Sample.Box("moov", empty)])!.Duration);
        Assert.Null(Read([.. start, .. nest])!.Duration);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 60_000_000);
    }

    [Fact]
    public void An_unknown_or_absurd_duration_is_ignored()
    {
        byte[] file = new Mp4Sample().ToBytes();
        int clock = file.AsSpan().IndexOf("mvhd"u8) + 16;
        foreach ((uint timescale, uint units) in new[] { (0u, 5u), (1000u, uint.MaxValue), (1000u, 0u), (1u, 0xFFFFFFFEu) })
        {
            byte[] changed = [.. file[..clock], .. Mp4Sample.UInt32(timescale), .. Mp4Sample.UInt32(units), .. file[(clock + 8)..]];
            Assert.Null(Read(changed)!.Duration);
        }
    }

    [Fact]
    public void Only_the_beginning_of_a_stream_counts()
    {
        byte[] first = new Mp4Sample { DataSize = 0 }.ToBytes();
        Assert.Equal(TimeSpan.FromSeconds(5), MediaFacts.Of(MediaContent.Beginning(first)).Header!.Duration);
        MediaFacts last = MediaFacts.Of(MediaContent.Beginning(new Mp4Sample { MoovFirst = false }.ToBytes().AsMemory(0, 200)));
        Assert.Equal(new MediaHeader("video/mp4"), last.Header);
        Assert.Null(last.Length);
    }

    private static MediaHeader? Read(Mp4Sample sample) => Read(sample.ToBytes());

    private static MediaHeader? Read(byte[] bytes) => MediaFacts.Of(MediaContent.Of(bytes)).Header;
}
