namespace Fal.Kling.Tests.Requests;

/// <summary>An invalid property throws at the line that sets it, with a message that names the property and its limit.</summary>
public sealed class RequestLimitTests
{
    private static readonly TextToVideoRequest Valid = new() { Prompt = "A paper boat" };

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t\r\n")]
    public void A_blank_prompt_is_rejected_when_it_is_set(string prompt) =>
        AssertNames(() => new TextToVideoRequest { Prompt = prompt }, "Prompt", "blank");

    [Fact]
    public void A_prompt_of_2500_characters_is_accepted_and_one_of_2501_is_rejected_with_both_numbers()
    {
        Assert.Equal(2500, new TextToVideoRequest { Prompt = new string('p', 2500) }.Prompt.Length);
        ArgumentException exception = AssertNames(() => new TextToVideoRequest { Prompt = new string('p', 2501) }, "Prompt", "2500");
        Assert.Contains("2501", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_emoji_counts_as_one_character_as_it_does_at_fal()
    {
        string emoji = string.Concat(Enumerable.Repeat("🎬", 2500));
        Assert.Equal(emoji, new TextToVideoRequest { Prompt = emoji }.Prompt);
        AssertNames(() => new TextToVideoRequest { Prompt = emoji + "🎬" }, "Prompt", "2501");
    }

    [Fact]
    public void A_negative_prompt_can_be_empty_and_has_at_most_2500_characters()
    {
        Assert.Empty(new TextToVideoRequest { Prompt = "p", NegativePrompt = string.Empty }.NegativePrompt);
        Assert.Equal(2500, new TextToVideoRequest { Prompt = "p", NegativePrompt = new string('n', 2500) }.NegativePrompt.Length);
        AssertNames(() => new TextToVideoRequest { Prompt = "p", NegativePrompt = new string('n', 2501) }, "NegativePrompt", "2500");
    }

    [Theory]
    [InlineData(1.1)]
    [InlineData(1.0000000000000002)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_guidance_scale_outside_0_to_1_is_rejected(double scale) =>
        AssertNames(() => new TextToVideoRequest { Prompt = "p", CfgScale = scale }, "CfgScale", "0 to 1");

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void A_guidance_scale_from_0_to_1_is_accepted(double scale) => Assert.Equal(scale, new TextToVideoRequest { Prompt = "p", CfgScale = scale }.CfgScale);

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-5)]
    public void An_unsupported_duration_is_rejected_with_the_supported_ones(int seconds)
    {
        ArgumentException exception = AssertNames(() => new TextToVideoRequest { Prompt = "p", Duration = (VideoDuration)seconds }, "Duration", "FiveSeconds");
        Assert.Contains("TenSeconds", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void An_unsupported_aspect_ratio_is_rejected_with_the_supported_ones(int ratio) =>
        AssertNames(() => new TextToVideoRequest { Prompt = "p", AspectRatio = (AspectRatio)ratio }, "AspectRatio", "Portrait9x16");

    [Fact]
    public void A_null_is_rejected_with_the_name_of_the_property()
    {
        Assert.Equal("Prompt", Assert.Throws<ArgumentNullException>(() => new TextToVideoRequest { Prompt = null! }).ParamName);
        Assert.Equal("NegativePrompt", Assert.Throws<ArgumentNullException>(() => Valid with { NegativePrompt = null! }).ParamName);
        Assert.Equal("Model", Assert.Throws<ArgumentNullException>(() => Valid with { Model = null! }).ParamName);
        Assert.Equal("Image", Assert.Throws<ArgumentNullException>(() => new ImageToVideoRequest { Prompt = "p", Image = null! }).ParamName);
        Assert.Equal("url", Assert.Throws<ArgumentNullException>(() => KlingMedia.FromUrl((string)null!)).ParamName);
        Assert.Equal("path", Assert.Throws<ArgumentNullException>(() => KlingMedia.FromFile(null!)).ParamName);
    }

    [Fact]
    public void A_with_expression_validates_again()
    {
        AssertNames(() => Valid with { Prompt = " " }, "Prompt", "blank");
        AssertNames(() => Valid with { Prompt = new string('p', 2501) }, "Prompt", "2500");
        AssertNames(() => Valid with { CfgScale = 2 }, "CfgScale", "0 to 1");
        AssertNames(() => Valid with { Duration = 0 }, "Duration", "FiveSeconds");
        AssertNames(() => Valid with { AspectRatio = (AspectRatio)9 }, "AspectRatio", "Square1x1");
        Assert.Equal("Another", (Valid with { Prompt = "Another" }).Prompt);
    }

    [Fact]
    public void Properties_that_are_not_set_have_fals_own_defaults()
    {
        Assert.Same(KlingModel.V21Master, Valid.Model);
        Assert.Equal(VideoDuration.FiveSeconds, Valid.Duration);
        Assert.Equal(AspectRatio.Landscape16x9, Valid.AspectRatio);
        Assert.Equal("blur, distort, and low quality", Valid.NegativePrompt);
        Assert.Equal(0.5, Valid.CfgScale);
    }

    [Fact]
    public void Two_requests_for_the_same_video_are_equal()
    {
        Assert.Equal(Valid, new TextToVideoRequest { Prompt = "A paper boat" });
        Assert.NotEqual(Valid, Valid with { CfgScale = 0.4 });
    }

    // Exactly ArgumentException: a subclass would say "null" or "out of range" in the runtime's words instead of ours.
    private static ArgumentException AssertNames(Func<object> write, string property, string limit)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(write);
        Assert.Equal(property, exception.ParamName);
        Assert.StartsWith(property, exception.Message, StringComparison.Ordinal);
        Assert.Contains(limit, exception.Message, StringComparison.Ordinal);
        return exception;
    }
}
