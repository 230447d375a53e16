using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.Tests.Media;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Requests;

/// <summary>A request that fal would refuse fails before it is sent, with a message that names the field and the limit.</summary>
public sealed class InvalidRequestTests
{
    private static readonly KlingMedia Image = KlingMedia.FromUrl("https://example.com/a.png");
    private static readonly KlingMedia Video = KlingMedia.FromUrl("https://example.com/a.mp4");
    private static readonly KlingElement Whole = new() { Frontal = Image, References = [Image] };

    // Problems of a request as a whole: the request, the path of the problem, and a part of the message.
    private static readonly (Func<KlingRequest> Make, string Path, string Words)[] Wrong =
    [
        (() => new Kling3TextToVideoRequest(), "Prompt", "Prompt or Shots"),
        (() => new Kling3TextToVideoRequest { Prompt = "p", Shots = [new KlingShot { Prompt = "q" }] }, "Shots", "only one"),
        (() => new Kling3TextToVideoRequest { Shots = [new KlingShot { Prompt = "q", Seconds = 10 }, new KlingShot { Prompt = "r", Seconds = 6 }] }, "Shots", "3 to 15"),
        (() => new Kling3TurboTextToVideoRequest { Shots = [.. Enumerable.Repeat(new KlingShot { Prompt = "q", Seconds = 1 }, 7)] }, "Shots", "1 to 6"),
        (() => new Kling3ImageToVideoRequest { Prompt = "p", StartImage = Image, Elements = [Whole with { Video = Video }] }, "Elements[0].Video", "either images or a video"),
        (() => new Kling3ImageToVideoRequest { Prompt = "p", StartImage = Image, Elements = [new KlingElement { Video = Video }, new KlingElement { Video = Video }] }, "Elements", "accepts only one"),
        (() => new Kling3ImageToVideoRequest { Prompt = "p", StartImage = Image, Elements = [Whole, new KlingElement { References = [Image] }] }, "Elements[1].Frontal", "needs a frontal image"),
        (() => new Kling3ImageToVideoRequest { Prompt = "p", StartImage = Image, Elements = [Whole with { References = [Image, Image, Image, Image] }] }, "Elements[0].References", "at most 3"),
        (() => new Kling3ImageToVideoRequest { Prompt = "p", StartImage = Image, EndImage = Png(200, 400) }, "EndImage", "300"),
        (() => new Kling3ImageToVideoRequest { Prompt = "p", StartImage = Image, Elements = [Whole with { References = [Png(3000, 400)] }] }, "Elements[0].References[0]", "2.5"),
        (() => new Kling3ImageToVideoRequest { Prompt = "p", StartImage = Mp4(5) }, "StartImage", "image"),
        (() => new Kling26ImageToVideoRequest { Prompt = "p", StartImage = Image, VoiceIds = ["a", "b", "c"] }, "VoiceIds", "at most 2"),
        (() => new KlingO1ReferenceToVideoRequest { Prompt = "p", Images = [.. Enumerable.Repeat(Image, 8)] }, "Images", "at most 7"),
        (() => new KlingO1VideoEditRequest { Prompt = "p", Video = Video, Images = [Image, Image, Image], Elements = [Whole, Whole] }, "Images", "at most 4"),
        (() => new KlingO1VideoEditRequest { Prompt = "p", Video = Mp4(12) }, "Video", "10"),
        (() => new KlingO3VideoEditRequest { Prompt = "p", Video = Video, Elements = [Whole with { VoiceId = "v" }] }, "Elements[0].VoiceId", "does not accept voices"),
        (() => new KlingO3ReferenceToVideoRequest { Prompt = "p", Tier = KlingTier.FourK, Images = [.. Enumerable.Repeat(Image, 8)] }, "Images", "at most 7"),
        (() => new Kling4TextToVideoRequest { Shots = [new KlingShot { Prompt = "p", Seconds = 15 }], Seconds = 3 }, "Seconds", "15 seconds together"),
        (() => new Kling4ImageToVideoRequest { Prompt = "p", StartImage = Image, EndImage = Image, Flash = true }, "EndImage", "only a first frame"),
        (() => new ImageToVideoRequest { Prompt = "p", Image = Image, TailImage = Image }, "TailImage", "does not accept a last frame"),
        (() => new ImageToVideoRequest { Prompt = "p", Image = Image, AspectRatio = AspectRatio.Square1x1 }, "AspectRatio", "aspect ratio"),
        (() => new KlingO3ImageRequest { Prompt = "p", ImageCount = 4, ResultType = ImageResultType.Series }, "ImageCount", "SeriesAmount"),
        (() => new Kling4ReferenceToVideoRequest { Prompt = "p", StartImage = Image, Images = [.. Enumerable.Repeat(Image, 10)] }, "Images", "at most 10"),
        (() => new MotionControlRequest { Image = Image, Video = Video, Orientation = CharacterOrientation.Image, Elements = [Whole] }, "Elements", "CharacterOrientation.Video"),
        (() => new MotionControlRequest { Image = Image, Video = Mp4(20), Orientation = CharacterOrientation.Image }, "Video", "at most 10"),
        (() => new MultiImageToVideoRequest { Prompt = "p", Images = [Image, Image, Image, Image, Image] }, "Images", "1 to 4"),
        (() => new LipSyncRequest { Video = Mp4(15), Audio = Image }, "Video", "10"),
        (() => new KlingO3ImageRequest { Prompt = "p", SeriesAmount = 3 }, "SeriesAmount", "Series"),
        (() => new KlingO3ImageRequest { Prompt = "p", AspectRatio = AspectRatio.Auto }, "AspectRatio", "Images"),
        (() => new Kling3ImageRequest { Prompt = "p", Image = Image, NegativePrompt = "n" }, "NegativePrompt", "Image"),
        (() => new Kling3ImageRequest { Prompt = "p", Elements = [new KlingElement()] }, "Elements[0]", "doesn't have an image"),
        (() => new TextToVideoRequest { Prompt = "p", AdditionalInput = new() { ["duration"] = "15" } }, "AdditionalInput.duration", "property"),
        (() => new Kling3TextToVideoRequest { Prompt = "p", AdditionalInput = new() { ["tier"] = "standard" } }, "AdditionalInput.tier", "doesn't have this field"),
        (() => new Kling4TextToVideoRequest { Prompt = "p", AdditionalInput = new() { ["Flash"] = true } }, "AdditionalInput.Flash", "doesn't have this field"),
    ];

    // What fal's documents leave open.
    private static readonly (Func<KlingRequest> Make, string Path)[] Doubtful =
    [
        (() => new Kling4ReferenceToVideoRequest { Prompt = "p", Elements = [new KlingElement { Video = Video }, new KlingElement { Video = Video }] }, "Elements"),
        (() => new Kling4ReferenceToVideoRequest { Prompt = "p", Elements = [new KlingElement { References = [Image] }] }, "Elements[0].Frontal"),
        (() => new Kling3ImageRequest { Prompt = "p", Elements = [new KlingElement { References = [Image] }] }, "Elements[0].Frontal"),
        (() => new Kling4TextToVideoRequest { Prompt = "p", Flash = true, Seconds = 25 }, "Seconds"),
    ];

    // Problems that a property reports when it is set.
    private static readonly (Action Write, string Words)[] Impossible =
    [
        (() => _ = new Kling3TextToVideoRequest { Prompt = "p", Seconds = 16 }, "Seconds is 16; it must be from 3 to 15"),
        (() => _ = new Kling26TextToVideoRequest { Prompt = "p", Seconds = 7 }, "Seconds is 7; it must be one of 5, 10"),
        (() => _ = new KlingO1ImageToVideoRequest { Prompt = "p", StartImage = Image, Seconds = 11 }, "Seconds is 11; it must be from 3 to 10"),
        (() => _ = new Kling4TextToVideoRequest { Prompt = "p", Seconds = 31 }, "Seconds is 31; it must be from 3 to 30"),
        (() => _ = new Kling3TextToVideoRequest { Prompt = new string('x', 2501) }, "Prompt has 2501 characters, but fal accepts at most 2500"),
        (() => _ = new TextToSpeechRequest { Text = new string('x', 501) }, "Text has 501 characters, but fal accepts at most 500"),
        (() => _ = new TextToSpeechRequest { Text = "t", Speed = 0.5 }, "Speed is 0.5; it must be a number from 0.8 to 2"),
        (() => _ = new VideoToAudioRequest { Video = Video, SoundEffectPrompt = " ", BackgroundMusicPrompt = "m" }, "SoundEffectPrompt must not be blank"),
        (() => _ = new Kling3ImageRequest { Prompt = "p", ImageCount = 10 }, "ImageCount is 10; it must be from 1 to 9"),
        (() => _ = new Kling3ImageRequest { Prompt = "p", Resolution = ImageResolution.FourK }, "Resolution is FourK; it must be one of OneK, TwoK"),
        (() => _ = new Kling3TurboTextToVideoRequest { Prompt = "p", Tier = KlingTier.FourK }, "Tier is FourK; it must be one of Standard, Pro"),
        (() => _ = new Kling3TextToVideoRequest { Prompt = "p", AspectRatio = AspectRatio.Auto }, "AspectRatio is Auto; it must be one of Landscape16x9, Portrait9x16, Square1x1"),
        (() => _ = new CameraControl { Movement = CameraMovement.Zoom, Value = 11 }, "Value is 11; it must be from -10 to 10"),
        (() => _ = new KlingO1ImageRequest { Prompt = "p", Images = [Image, null!] }, "Images contains a null entry"),
    ];

    public static TheoryData<int> Requests => [.. Enumerable.Range(0, Wrong.Length)];

    // Requests that can be stored and sent as they are: media by URL, and each field once.
    public static TheoryData<int> Sendable => [.. Requests.Select(row => row.Data).Where(index => Wrong[index].Make() is var request && request.Clashes().Length == 0 && MediaCollector.Collect(request).All(item => item.Media is UrlMedia))];

    public static TheoryData<int> Warned => [.. Enumerable.Range(0, Doubtful.Length)];

    public static TheoryData<int> Properties => [.. Enumerable.Range(0, Impossible.Length)];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task An_invalid_request_is_rejected_before_anything_is_sent(int index)
    {
        (Func<KlingRequest> make, string path, string words) = Wrong[index];
        FakeFal fal = new();

        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => fal.Time.RunAsync(() => fal.Client().SubmitAsync(make())));

        Assert.Contains(exception.Problems, problem => problem.Path == path && problem.Message.Contains(words, StringComparison.Ordinal));
        Assert.Empty(fal.Handler.Sent);
    }

    [Theory]
    [MemberData(nameof(Warned))]
    public async Task A_doubtful_request_is_sent_with_a_warning(int index)
    {
        (Func<KlingRequest> make, string path) = Doubtful[index];
        Assert.Equal((path, true), Assert.Single(make().Validate().Select(problem => (problem.Path, problem.IsWarning)), problem => problem.Path == path));
        FakeFal fal = new();
        fal.Handler.Submit.Then(Reply.Accepted);
        await fal.Time.RunAsync(() => fal.Client().SubmitAsync(make()));
        Assert.Single(fal.Handler.Sent);
    }

    [Theory]
    [MemberData(nameof(Properties))]
    public void An_invalid_value_is_rejected_when_it_is_set(int index)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(Impossible[index].Write);
        Assert.StartsWith(Impossible[index].Words, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sendable))]
    public async Task Without_checks_it_is_sent_and_the_log_says_what_is_wrong(int index)
    {
        KlingRequest request = Wrong[index].Make();
        FakeFal fal = new();
        fal.Handler.Submit.Then(Reply.Accepted);
        await fal.Time.RunAsync(() => fal.Client(options => options.ValidateRequests = false).SubmitAsync(request));
        SentRequest sent = Assert.Single(fal.Handler.Sent);
        Assert.True(JsonNode.DeepEquals(request.ToInput((_, media) => ((UrlMedia)media).WireText), JsonNode.Parse(sent.Body!)), sent.Body);
    }

    [Theory]
    [MemberData(nameof(Sendable))]
    public void Serialization_does_not_make_an_invalid_request_valid(int index)
    {
        KlingRequest request = Wrong[index].Make();
        KlingRequest back = JsonSerializer.Deserialize(JsonSerializer.Serialize(request, RequestTestJson.Default.KlingRequest), RequestTestJson.Default.KlingRequest)!;
        Assert.Equal(request, back);
        Assert.Equal(request.Validate(), back.Validate());
    }

    [Fact]
    public async Task A_field_with_two_values_is_rejected_before_the_upload_even_without_checks()
    {
        FakeFal fal = new();
        ImageToVideoRequest request = new() { Prompt = "p", Image = Png(640, 360), AdditionalInput = new() { ["cfg_scale"] = 1 } };
        await Assert.ThrowsAsync<KlingValidationException>(() => fal.Time.RunAsync(() => fal.Client(options => options.ValidateRequests = false).SubmitAsync(request)));
        Assert.Empty(fal.Handler.Sent);
    }

    [Fact]
    public void A_prompt_with_an_empty_list_of_shots_is_only_a_prompt()
    {
        Kling3TextToVideoRequest request = new() { Prompt = "p", Shots = [] };
        Assert.Empty(request.Validate());
        Assert.Equal(new Kling3TextToVideoRequest { Prompt = "p" }, request);
    }

    [Theory]
    [InlineData(1.39, false)]
    [InlineData(1.40, true)]
    public async Task A_request_that_costs_more_than_its_limit_is_rejected(double limit, bool isSent)
    {
        FakeFal fal = new();
        fal.Handler.Submit.Then(Reply.Accepted);
        CultureInfo withComma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        withComma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = withComma;
        Task<KlingJob<KlingVideo>> submit = fal.Time.RunAsync(() => fal.Client().SubmitAsync(new TextToVideoRequest { Prompt = "p" }, new SubmitOptions { MaxPrice = (decimal)limit }));
        if (isSent)
        {
            await submit;
        }
        else
        {
            KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => submit);
            Assert.Contains("$1.39", exception.Message, StringComparison.Ordinal);
            Assert.Contains("$1.40", exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal(isSent ? 1 : 0, fal.Handler.Sent.Count);
    }

    [Fact]
    public async Task A_request_of_unknown_price_is_rejected_when_there_is_a_limit()
    {
        FakeFal fal = new();
        await Assert.ThrowsAsync<KlingValidationException>(() => fal.Time.RunAsync(() => fal.Client().SubmitAsync(new TextToSpeechRequest { Text = "t" }, new SubmitOptions { MaxPrice = 100 })));
        Assert.Empty(fal.Handler.Sent);
    }

    private static KlingMedia Png(int width, int height) => KlingMedia.FromBytes(ImageSamples.PngOf(width, height));

    private static KlingMedia Mp4(double seconds) => KlingMedia.FromBytes(new Mp4Sample { Seconds = seconds, Width = 1280, Height = 720 }.ToBytes());
}
