using Microsoft.Extensions.Logging.Abstractions;

namespace Fal.Kling.Tests.Media;

/// <summary>The checks that run once content is opened for its upload.</summary>
public sealed class OpenMediaTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5, null)]
    [InlineData(16, "Video: it lasts 16.0 s, but fal accepts 3 to 15 s.")]
    [InlineData(2, "Video: it lasts 2.0 s, but fal accepts 3 to 15 s.")]
    public async Task A_stream_is_checked_by_what_its_first_bytes_show(double seconds, string? expected)
    {
        using ForwardStream stream = new(new Mp4Sample { Seconds = seconds, DataSize = 400_000 }.ToBytes());
        (List<KlingProblem> problems, bool canBeUploaded) = await OpenAsync(KlingMedia.FromStream(stream), new MediaSlot("Video", MediaLimits.O3Video));
        Assert.Equal(expected, problems.SingleOrDefault()?.ToString());
        Assert.Equal(expected is null, canBeUploaded);
    }

    [Fact]
    public async Task An_mp4_stream_with_its_header_at_the_end_is_uploaded_unchecked()
    {
        using ForwardStream stream = new(new Mp4Sample { Seconds = 99, MoovFirst = false, DataSize = 400_000 }.ToBytes());
        (List<KlingProblem> problems, bool canBeUploaded) = await OpenAsync(KlingMedia.FromStream(stream), new MediaSlot("Video", MediaLimits.O3Video));
        Assert.Empty(problems);
        Assert.True(canBeUploaded);
    }

    [Fact]
    public async Task A_stream_of_another_kind_is_rejected()
    {
        using ForwardStream stream = new(SoundSamples.Wav(3));
        (List<KlingProblem> problems, bool canBeUploaded) = await OpenAsync(KlingMedia.FromStream(stream), new MediaSlot("StartImage", MediaLimits.UnpublishedImage));
        Assert.Equal("StartImage: it is a sound (audio/wav), but this field accepts an image.", Assert.Single(problems).ToString());
        Assert.False(canBeUploaded);
    }

    [Fact]
    public async Task Content_of_several_fields_is_checked_for_each_of_them()
    {
        KlingMedia image = KlingMedia.FromBytes(ImageSamples.PngOf(320, 320));
        (List<KlingProblem> problems, _) = await OpenAsync(
            image, new MediaSlot("Images[0]", MediaLimits.Image), new MediaSlot("Image", MediaLimits.MotionImage), new MediaSlot("Video", MediaLimits.MotionVideo));
        Assert.Equal(["Image", "Video"], problems.Select(problem => problem.Path));
    }

    [Fact]
    public async Task Opening_media_warns_only_about_streams_because_bytes_and_files_were_checked_before()
    {
        byte[] small = ImageSamples.PngOf(100, 100);
        using MemoryStream stream = new(small);
        MediaSlot slot = new("Image", MediaLimits.UnpublishedImage);
        (List<KlingProblem> ofBytes, bool bytesCanBeUploaded) = await OpenAsync(KlingMedia.FromBytes(small), slot);
        (List<KlingProblem> ofStream, bool streamCanBeUploaded) = await OpenAsync(KlingMedia.FromStream(stream), slot);
        Assert.Empty(ofBytes);
        Assert.True(Assert.Single(ofStream).IsWarning);
        Assert.True(bytesCanBeUploaded && streamCanBeUploaded);
    }

    [Fact]
    public async Task Two_media_objects_that_share_a_stream_are_rejected_before_it_is_read()
    {
        using ForwardStream stream = new(ImageSamples.Png);
        MediaUploads uploads = new(null!, NullLogger.Instance);
        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => uploads.ToUrlsAsync(
            [(new MediaSlot("StartImage", MediaLimits.Any), KlingMedia.FromStream(stream)), (new MediaSlot("EndImage", MediaLimits.Any), KlingMedia.FromStream(stream))],
            null,
            null!,
            Token));
        Assert.Equal("EndImage", Assert.Single(exception.Problems).Path);
        Assert.Equal(0, stream.Reads);
    }

    [Fact]
    public async Task Each_url_is_sent_as_given_even_when_two_are_the_same_content()
    {
        MediaUploads uploads = new(null!, NullLogger.Instance);
        KlingMedia first = KlingMedia.FromUrl("https://example.com/a?signature=1", "a");
        KlingMedia second = KlingMedia.FromUrl("https://example.com/a?signature=2", "a");
        IReadOnlyDictionary<KlingMedia, string> urls = await uploads.ToUrlsAsync(
            [(new MediaSlot("StartImage", MediaLimits.Image), first), (new MediaSlot("EndImage", MediaLimits.Image), second), (new MediaSlot("Images[0]", MediaLimits.Image), first)],
            null,
            null!,
            Token);
        Assert.Equal(("https://example.com/a?signature=1", "https://example.com/a?signature=2"), (urls[first], urls[second]));
    }

    private static async Task<(List<KlingProblem> Problems, bool CanBeUploaded)> OpenAsync(KlingMedia media, params MediaSlot[] slots)
    {
        List<KlingProblem> problems = [];
        using OpenMedia open = await OpenMedia.OpenAsync(media, slots, problems, Token);
        return (problems, open.Source is not null);
    }
}
