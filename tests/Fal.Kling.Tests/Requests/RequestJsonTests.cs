using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.Tests.Support;
using RichardSzalay.MockHttp;

namespace Fal.Kling.Tests.Requests;

/// <summary>The exact body that each endpoint receives: bare input, every property, in the order of fal's own examples.</summary>
public sealed class RequestJsonTests
{
    private const string Prefix = "https://queue.fal.run/fal-ai/kling-video/v2.1/";
    private static readonly KlingMedia First = KlingMedia.FromUrl("https://example.com/first.png");
    private static readonly KlingMedia Last = KlingMedia.FromUrl("https://example.com/last.png");

    public static TheoryData<KlingRequest<KlingVideo>, string, string> Bodies => new()
    {
        {
            new TextToVideoRequest { Prompt = "A boat" },
            "master/text-to-video",
            """{"prompt":"A boat","duration":"5","aspect_ratio":"16:9","negative_prompt":"blur, distort, and low quality","cfg_scale":0.5}"""
        },
        {
            new TextToVideoRequest { Prompt = "A boat", Duration = VideoDuration.TenSeconds, AspectRatio = AspectRatio.Portrait9x16, NegativePrompt = string.Empty, CfgScale = 0 },
            "master/text-to-video",
            """{"prompt":"A boat","duration":"10","aspect_ratio":"9:16","negative_prompt":"","cfg_scale":0}"""
        },
        {
            new TextToVideoRequest { Prompt = "A boat", AspectRatio = AspectRatio.Square1x1, NegativePrompt = "rain", CfgScale = 1 },
            "master/text-to-video",
            """{"prompt":"A boat","duration":"5","aspect_ratio":"1:1","negative_prompt":"rain","cfg_scale":1}"""
        },
        {
            new ImageToVideoRequest { Prompt = "A boat", Image = First },
            "master/image-to-video",
            """{"prompt":"A boat","image_url":"https://example.com/first.png","duration":"5","negative_prompt":"blur, distort, and low quality","cfg_scale":0.5}"""
        },
        {
            new ImageToVideoRequest { Prompt = "A boat", Image = First, TailImage = Last, Model = KlingModel.V21Pro, Duration = VideoDuration.TenSeconds },
            "pro/image-to-video",
            """{"prompt":"A boat","image_url":"https://example.com/first.png","tail_image_url":"https://example.com/last.png","duration":"10","negative_prompt":"blur, distort, and low quality","cfg_scale":0.5}"""
        },
        {
            new ImageToVideoRequest { Prompt = "A boat", Image = First, Model = KlingModel.V21Pro },
            "pro/image-to-video",
            """{"prompt":"A boat","image_url":"https://example.com/first.png","duration":"5","negative_prompt":"blur, distort, and low quality","cfg_scale":0.5}"""
        },
        {
            new ImageToVideoRequest { Prompt = "A boat", Image = First, Model = KlingModel.V21Standard, CfgScale = 0.1 },
            "standard/image-to-video",
            """{"prompt":"A boat","image_url":"https://example.com/first.png","duration":"5","negative_prompt":"blur, distort, and low quality","cfg_scale":0.1}"""
        },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Every_property_is_sent_at_the_top_level_and_in_fals_order(KlingRequest<KlingVideo> request, string endpoint, string body)
    {
        MockFal fal = new();
        MockedRequest submit = fal.Http.Expect(HttpMethod.Post, Prefix + endpoint).WithContent(body).Respond("application/json", FakeFal.AcceptedJson());

        await fal.Client().SubmitAsync(request, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(1, fal.Http.GetMatchCount(submit));
    }

    // The input examples on the API pages of the two master endpoints, copied verbatim.
    [Theory]
    [InlineData("text-to-video", """
        {
          "prompt": "Warm, earthy tones bathe the scene as the potter's hands, rough and calloused, coax a shapeless lump of clay into a vessel of elegant curves, the slow, deliberate movements highlighted by the subtle shifting light; the clay's cool, damp texture contrasts sharply with the warmth of the potter's touch, creating a captivating interplay between material and maker.",
          "duration": "5",
          "aspect_ratio": "16:9",
          "negative_prompt": "blur, distort, and low quality",
          "cfg_scale": 0.5
        }
        """)]
    [InlineData("image-to-video", """
        {
          "prompt": "Sunlight dapples through budding branches, illuminating a vibrant tapestry of greens and browns as a pair of robins meticulously weave twigs and mud into a cradle of life, their tiny forms a whirlwind of activity against a backdrop of blossoming spring.  The scene unfolds with a gentle, observational pace, allowing the viewer to fully appreciate the intricate details of nest construction, the soft textures of downy feathers contrasted against the rough bark of the branches, the delicate balance of strength and fragility in their creation.",
          "image_url": "https://v3.fal.media/files/zebra/9Nrm22YyLojSTPJbZYNhh_image.webp",
          "duration": "5",
          "negative_prompt": "blur, distort, and low quality",
          "cfg_scale": 0.5
        }
        """)]
    public async Task The_defaults_give_fals_own_example_input(string endpoint, string example)
    {
        using JsonDocument expected = JsonDocument.Parse(example);
        string prompt = expected.RootElement.GetProperty("prompt").GetString()!;
        KlingRequest<KlingVideo> request = expected.RootElement.TryGetProperty("image_url", out JsonElement image)
            ? new ImageToVideoRequest { Prompt = prompt, Image = KlingMedia.FromUrl(image.GetString()!) }
            : new TextToVideoRequest { Prompt = prompt };
        FakeFal fal = new();
        fal.Handler.Submit.Then(Reply.Accepted);

        await fal.Time.RunAsync(() => fal.Client().SubmitAsync(request));

        SentRequest sent = Assert.Single(fal.Handler.Sent);
        Assert.EndsWith("/master/" + endpoint, sent.Url, StringComparison.Ordinal);
        using JsonDocument actual = JsonDocument.Parse(sent.Body!);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, actual.RootElement), sent.Body);
        Assert.Equal(expected.RootElement.EnumerateObject().Select(member => member.Name), actual.RootElement.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("quotes \" and \\ and \u0001 and line\nbreaks")]
    [InlineData("Grüße, 日本語, עברית, 🎬👩‍👩‍👧")]
    [InlineData("<script>'&'</script>")]
    public async Task Any_text_arrives_as_it_was_written(string prompt)
    {
        FakeFal fal = new();
        fal.Handler.Submit.Then(Reply.Accepted);

        await fal.Time.RunAsync(() => fal.Client().SubmitAsync(new TextToVideoRequest { Prompt = prompt, NegativePrompt = prompt }));

        using JsonDocument actual = JsonDocument.Parse(fal.Handler.Sent[0].Body!);
        Assert.Equal(prompt, actual.RootElement.GetProperty("prompt").GetString());
        Assert.Equal(prompt, actual.RootElement.GetProperty("negative_prompt").GetString());
    }

    [Theory]
    [InlineData("https://example.com/a%20b.png?sig=a%2Fb%3D&x=1")]
    [InlineData("data:image/png;base64,iVBORw0KGgo=")]
    public async Task An_image_url_is_sent_as_it_was_given(string url)
    {
        FakeFal fal = new();
        fal.Handler.Submit.Then(Reply.Accepted);

        await fal.Time.RunAsync(() => fal.Client().SubmitAsync(new ImageToVideoRequest { Prompt = "p", Image = KlingMedia.FromUrl(url) }));

        using JsonDocument actual = JsonDocument.Parse(fal.Handler.Sent[0].Body!);
        Assert.Equal(url, actual.RootElement.GetProperty("image_url").GetString());
    }

    [Fact]
    public void A_reader_can_decide_what_the_text_of_a_media_field_means()
    {
        KlingMedia file = KlingMedia.FromBytes(new byte[] { 1, 2, 3 });
        JsonObject input = new() { ["prompt"] = "p", ["image_url"] = "robin.jpg" };
        List<string> asked = [];

        KlingRequest request = KlingRequest.FromJson("fal-ai/kling-video/v2.1/master/image-to-video", input, text =>
        {
            asked.Add(text);
            return file;
        });

        Assert.Same(file, Assert.IsType<ImageToVideoRequest>(request).Image);
        Assert.Equal(["robin.jpg"], asked);
        Assert.Throws<JsonException>(() => KlingRequest.FromJson("fal-ai/kling-video/v2.1/master/image-to-video", input));
    }
}
