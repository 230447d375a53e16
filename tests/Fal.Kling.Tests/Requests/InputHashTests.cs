namespace Fal.Kling.Tests.Requests;

/// <summary>The hash finds a lost purchase in fal's list; it must tell apart whatever was bought apart.</summary>
public sealed class InputHashTests
{
    private static readonly TextToVideoRequest Request = new() { Prompt = "A paper boat" };

    [Fact]
    public void An_attempt_that_an_older_version_wrote_down_still_matches() =>
        Assert.Equal("06cfbc36947af701e171983248b9ef476b2be1c989b557dd7cd441d47d53cd6f", Hash(Request));

    [Fact]
    public void Each_member_changes_the_hash()
    {
        KlingImage first = KlingImage.FromUrl("https://example.com/first.png");
        ImageToVideoRequest image = new() { Prompt = "A paper boat", Image = first, Model = KlingModel.V21Pro };
        string[] hashes =
        [
            Hash(Request),
            Hash(Request with { Prompt = "A paper boat " }),
            Hash(Request with { Duration = VideoDuration.TenSeconds }),
            Hash(Request with { AspectRatio = AspectRatio.Square1x1 }),
            Hash(Request with { NegativePrompt = string.Empty }),
            Hash(Request with { CfgScale = 0.51 }),
            Hash(image),
            Hash(image with { Image = KlingImage.FromUrl("https://example.com/other.png") }),
            Hash(image with { TailImage = first }),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    private static string Hash(VideoRequest request) => InputHash.Of(request is ImageToVideoRequest image
        ? VideoInput.From(image, Url(image.Image), Url(image.TailImage))
        : VideoInput.From(request));

    private static string? Url(KlingImage? image) => (image as UrlImage)?.WireText;
}
