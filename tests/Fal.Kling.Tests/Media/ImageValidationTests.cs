namespace Fal.Kling.Tests.Media;

public sealed class ImageValidationTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-images-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(300, 300)]
    [InlineData(300, 750)]
    [InlineData(750, 300)]
    [InlineData(4000, 3000)]
    public void An_image_within_the_limits_has_no_problems(int width, int height) =>
        Assert.Empty(Validate(KlingMedia.FromBytes(ImageSamples.PngOf(width, height))));

    [Theory]
    [InlineData(299, 300, "299 x 300 pixels, but elsewhere Kling accepts at least 300 a side")]
    [InlineData(1000, 10, "300 a side")]
    [InlineData(300, 751, "300 x 751 pixels, but elsewhere Kling accepts aspect ratios from 1:2.5 to 2.5:1")]
    [InlineData(751, 300, "2.5:1")]
    public void An_image_outside_the_limits_of_other_versions_causes_a_warning_and_is_still_sent(int width, int height, string expected)
    {
        IReadOnlyList<KlingProblem> problems = Validate(KlingMedia.FromBytes(ImageSamples.PngOf(width, height)));
        Assert.All(problems, problem => Assert.True(problem.IsWarning));
        Assert.Contains(problems, problem => problem.Path == "Image" && problem.Message.Contains(expected, StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.Contains("fal does not publish a limit for this field", problem.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(10_000_000, 0)]
    [InlineData(10_000_001, 1)]
    public void A_file_of_more_than_ten_megabytes_causes_a_warning(int length, int warnings)
    {
        IReadOnlyList<KlingProblem> problems = Validate(KlingMedia.FromBytes(ImageSamples.PngOf(640, 360, length)));
        Assert.Equal(warnings, problems.Count);
        Assert.All(problems, problem => Assert.Contains("at most 10 MB", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_is_judged_by_its_bytes_and_not_by_its_name()
    {
        string path = Write("holiday.txt", ImageSamples.JpegBehind(2, 60_000));
        Assert.Empty(Validate(KlingMedia.FromFile(path)));
    }

    [Fact]
    public void A_missing_file_a_folder_an_empty_file_and_a_file_without_an_image_are_explained()
    {
        Assert.Equal($"Image: the file '{At("none.png")}' does not exist.", Only(KlingMedia.FromFile(At("none.png"))));
        Assert.Equal($"Image: the file '{At("no/none.png")}' does not exist.", Only(KlingMedia.FromFile(At("no/none.png"))));
        Assert.Equal($"Image: '{folder.FullName}' is a folder, not a file.", Only(KlingMedia.FromFile(folder.FullName)));
        Assert.Equal($"Image: the file '{Write("empty.png", [])}' is empty.", Only(KlingMedia.FromFile(At("empty.png"))));
        Assert.Contains("its first bytes match none of PNG, JPEG, WebP, GIF or AVIF", Only(KlingMedia.FromFile(Write("page.png", "<html>"u8.ToArray()))), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_without_an_image_are_problems_too()
    {
        Assert.Equal("Image: the content in memory is empty.", Only(KlingMedia.FromBytes(default)));
        Assert.Contains("the content in memory is not an image", Only(KlingMedia.FromBytes(new byte[] { 1, 2, 3 })), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_format_is_sent_with_the_media_type_that_the_caller_gave() =>
        Assert.Empty(Validate(KlingMedia.FromBytes(new byte[] { 1, 2, 3 }, "image/heic")));

    [Theory]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("application/pdf")]
    [InlineData("image/")]
    [InlineData("png")]
    [InlineData("image/png\r\nX-Header: 1")]
    public void An_invalid_media_type_is_rejected_when_it_is_set(string mediaType)
    {
        using MemoryStream stream = new();
        Assert.Throws<ArgumentException>(() => KlingMedia.FromBytes(ImageSamples.Png, mediaType));
        Assert.Throws<ArgumentException>(() => KlingMedia.FromFile("a.png", mediaType));
        Assert.Throws<ArgumentException>(() => KlingMedia.FromStream(stream, mediaType));
    }

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("Application/Octet-Stream; name=a.png")]
    [InlineData("binary/octet-stream")]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("*/*")]
    [InlineData("image/*")]
    [InlineData("video/*")]
    public void A_meaningless_media_type_is_ignored_when_the_bytes_identify_the_format(string mediaType)
    {
        Assert.Empty(Validate(KlingMedia.FromBytes(ImageSamples.PngOf(640, 360), mediaType)));
        Assert.Contains("is not an image", Only(KlingMedia.FromBytes(new byte[] { 1, 2, 3 }, mediaType)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image/jpg", "image/jpeg")]
    [InlineData("IMAGE/PJPEG", "image/jpeg")]
    [InlineData("image/x-png", "image/png")]
    [InlineData("image/heic; q=1", "image/heic")]
    [InlineData("audio/mp3", "audio/mpeg")]
    [InlineData("audio/x-wav", "audio/wav")]
    [InlineData("Audio/X-M4A", "audio/mp4")]
    [InlineData("video/x-matroska; codecs=avc1", "video/x-matroska")]
    public void A_media_type_alias_becomes_the_official_name(string mediaType, string expected) =>
        Assert.Equal(expected, KlingMedia.FromBytes(ImageSamples.Png, mediaType).MediaType);

    [Fact]
    public void Validation_does_not_touch_a_stream()
    {
        using ForwardStream forward = new([]);
        using MemoryStream seekable = new([9, 9, 9]) { Position = 1 };
        Assert.Empty(Validate(KlingMedia.FromStream(forward)));
        Assert.Empty(Validate(KlingMedia.FromStream(seekable)));
        Assert.Equal(0, forward.Reads);
        Assert.Equal(1, seekable.Position);
    }

    [Fact]
    public void Both_frames_of_a_pro_request_are_checked_and_named()
    {
        ImageToVideoRequest request = new()
        {
            Prompt = "A leaf",
            Model = KlingModel.V21Pro,
            Image = KlingMedia.FromBytes(ImageSamples.PngOf(100, 100)),
            TailImage = KlingMedia.FromFile(At("none.png")),
        };
        Assert.Collection(
            request.Validate(),
            warning => Assert.Equal(("Image", true), (warning.Path, warning.IsWarning)),
            problem => Assert.Equal(("TailImage", false), (problem.Path, problem.IsWarning)));
    }

    [Fact]
    public void One_stream_cannot_be_both_frames_but_one_image_can()
    {
        using MemoryStream stream = new(ImageSamples.Png);
        KlingMedia image = KlingMedia.FromStream(stream);
        ImageToVideoRequest loop = new() { Prompt = "A leaf", Model = KlingModel.V21Pro, Image = image, TailImage = image };
        Assert.Empty(loop.Validate());
        KlingProblem problem = Assert.Single((loop with { TailImage = KlingMedia.FromStream(stream) }).Validate());
        Assert.StartsWith("TailImage: it reads the same stream as Image", problem.ToString(), StringComparison.Ordinal);
    }

    private static IReadOnlyList<KlingProblem> Validate(KlingMedia image) => new ImageToVideoRequest { Prompt = "A leaf", Image = image }.Validate();

    private static string Only(KlingMedia image) => Assert.Single(Validate(image)).ToString();

    private string At(string name) => Path.Combine(folder.FullName, name);

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(At(name), content);
        return At(name);
    }
}
