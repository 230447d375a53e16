namespace Fal.Kling.Tests.Media;

public sealed class ImageHeaderTests
{
    public static TheoryData<string, string> Formats => new()
    {
        { nameof(ImageSamples.Png), "image/png" },
        { nameof(ImageSamples.Jpeg), "image/jpeg" },
        { nameof(ImageSamples.Gif), "image/gif" },
        { nameof(ImageSamples.LossyWebp), "image/webp" },
        { nameof(ImageSamples.LosslessWebp), "image/webp" },
        { nameof(ImageSamples.ExtendedWebp), "image/webp" },
        { nameof(ImageSamples.Avif), "image/avif" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_type_and_size_of_encoded_images_are_read(string sample, string mediaType) =>
        Assert.Equal(new MediaHeader(mediaType, ImageSamples.Width, ImageSamples.Height), Read(Bytes(sample)));

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_header_cut_anywhere_causes_neither_a_wrong_size_nor_a_crash(string sample, string mediaType)
    {
        byte[] whole = Bytes(sample);
        for (int length = 0; length < whole.Length; length++)
        {
            MediaHeader? header = Read(whole[..length]);
            Assert.True(header is null || header.MediaType == mediaType, $"{length} bytes gave {header}");
            Assert.True(header?.Width is null or ImageSamples.Width, $"{length} bytes gave {header}");
            Assert.True(header?.Height is null or ImageSamples.Height, $"{length} bytes gave {header}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_damaged_header_does_not_cause_a_crash(string sample, string mediaType)
    {
        byte[] whole = Bytes(sample);
        Random random = new(20261001);
        for (int round = 0; round < 2000; round++)
        {
            byte[] damaged = [.. whole];
            for (int i = 0; i < 4; i++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            MediaHeader? header = Read(damaged);
            Assert.True(header is null or { Width: null or > 0, Height: null or > 0 }, $"{mediaType}: {header}");
        }
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(3, 65535)]
    public void The_size_of_a_jpeg_with_camera_metadata_is_read(int segments, int length) =>
        Assert.Equal(new MediaHeader("image/jpeg", ImageSamples.Width, ImageSamples.Height), Read(ImageSamples.JpegBehind(segments, length)));

    [Fact]
    public void The_size_of_a_progressive_jpeg_is_read()
    {
        byte[] jpeg = [.. ImageSamples.Jpeg];
        int frame = jpeg.AsSpan().IndexOf<byte>([0xFF, 0xC0]);
        jpeg[frame + 1] = 0xC2;
        Assert.Equal(new MediaHeader("image/jpeg", ImageSamples.Width, ImageSamples.Height), Read(jpeg));
    }

    [Fact]
    public void The_tables_and_fill_bytes_of_a_jpeg_are_not_mistaken_for_its_frame()
    {
        byte[] huffman = [0xFF, 0xFF, 0xFF, 0xC4, 0x00, 0x09, 1, 2, 3, 4, 5, 6, 7];
        byte[] jpeg = [.. ImageSamples.Jpeg[..2], .. huffman, .. ImageSamples.Jpeg[2..]];
        Assert.Equal(new MediaHeader("image/jpeg", ImageSamples.Width, ImageSamples.Height), Read(jpeg));
    }

    [Fact]
    public void The_size_of_an_avif_is_that_of_its_largest_picture_and_not_of_a_thumbnail()
    {
        byte[] thumbnail = Box("ispe", [0, 0, 0, 0, 0, 0, 0, 32, 0, 0, 0, 18]);
        byte[] picture = Box("ispe", [0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 3, 0]);
        byte[] meta = Box("meta", [0, 0, 0, 0, .. Box("hdlr", new byte[8]), .. Box("iprp", Box("ipco", [.. thumbnail, .. picture, .. thumbnail]))]);
        byte[] avif = [.. Box("ftyp", "mif1\0\0\0\0miafavif"u8.ToArray()), .. meta];
        Assert.Equal(new MediaHeader("image/avif", 1024, 768), Read(avif));
    }

    [Fact]
    public void An_mp4_and_a_heic_are_not_mistaken_for_an_avif_although_they_start_with_the_same_box()
    {
        Assert.Equal("video/mp4", Read(Box("ftyp", "isom\0\0\0\0mp42"u8.ToArray()))?.MediaType);
        Assert.Null(Read(Box("ftyp", "heic\0\0\0\0mif1heic"u8.ToArray())));
    }

    [Theory]
    [InlineData("<!DOCTYPE html>")]
    [InlineData("GIF")]
    [InlineData("RIFF....AVI LIST")]
    [InlineData("%PDF-1.7")]
    public void Other_bytes_are_not_recognised_as_an_image(string text) => Assert.Null(Read(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_size_of_zero_is_ignored() => Assert.Equal(new MediaHeader("image/png"), Read(ImageSamples.PngOf(0, 10)));

    private static MediaHeader? Read(byte[] bytes) => MediaFacts.Of(MediaContent.Of(bytes)).Header;

    private static byte[] Bytes(string sample) => (byte[])typeof(ImageSamples).GetProperty(sample)!.GetValue(null)!;

    private static byte[] Box(string type, byte[] content) =>
        [0, 0, (byte)((content.Length + 8) >> 8), (byte)(content.Length + 8), .. System.Text.Encoding.ASCII.GetBytes(type), .. content];
}
