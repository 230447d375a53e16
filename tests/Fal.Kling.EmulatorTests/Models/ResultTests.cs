using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.EmulatorTests.Emulator;

namespace Fal.Kling.EmulatorTests.Models;

/// <summary>The result of each kind of model.</summary>
public sealed class ResultTests(FalModels fal) : IClassFixture<FalModels>
{
    private const string TextToImage = "fal-ai/kling-image/o3/text-to-image";

    [Theory]
    [InlineData("fal-ai/kling-video/v3/pro/text-to-video", """{"prompt":"a","generate_audio":true}""", true)]
    [InlineData("fal-ai/kling-video/v3/pro/text-to-video", """{"prompt":"a","generate_audio":false}""", false)]
    [InlineData("fal-ai/kling-video/o3/pro/text-to-video", """{"prompt":"a"}""", false)]
    [InlineData("kling/v4/text-to-video", """{"prompt":"a","duration":12,"aspect_ratio":"9:16"}""", true)]
    [InlineData("fal-ai/kling-video/v2.1/master/text-to-video", """{"prompt":"a"}""", false)]
    public async Task A_video_has_a_sound_track_when_sound_was_generated(string id, string input, bool hasSound)
    {
        byte[] clip = await fal.DownloadAsync((await fal.ResultAsync(id, JsonNode.Parse(input)!)).GetProperty("video"));
        Assert.Equal("ftyp"u8, clip.AsSpan(4, 4));
        Assert.Equal(hasSound, clip.AsSpan().IndexOf("mp4a"u8) >= 0);
    }

    [Theory]
    [InlineData("png", "image/png", new byte[] { 0x89, 0x50, 0x4E, 0x47 })]
    [InlineData("jpeg", "image/jpeg", new byte[] { 0xFF, 0xD8, 0xFF })]
    [InlineData("webp", "image/webp", new byte[] { 0x52, 0x49, 0x46, 0x46 })]
    public async Task Images_have_the_requested_number_and_format(string format, string contentType, byte[] signature)
    {
        JsonElement images = (await fal.ResultAsync(TextToImage, new JsonObject
        {
            ["prompt"] = "a",
            ["num_images"] = 3,
            ["output_format"] = format,
            ["aspect_ratio"] = "2:3",
        })).GetProperty("images");
        Assert.Equal(3, images.GetArrayLength());
        foreach (JsonElement image in images.EnumerateArray())
        {
            Assert.Equal(contentType, image.GetProperty("content_type").GetString());
            Assert.EndsWith($".{format}", image.GetProperty("file_name").GetString(), StringComparison.Ordinal);
            Assert.Equal((360, 640), (image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32()));
            Assert.Equal(signature, (await fal.DownloadAsync(image))[..signature.Length]);
        }
    }

    [Fact]
    public async Task A_series_has_the_requested_number_of_images()
    {
        JsonElement result = await fal.ResultAsync(TextToImage, new JsonObject { ["prompt"] = "a", ["result_type"] = "series", ["series_amount"] = 4 });
        Assert.Equal(4, result.GetProperty("images").GetArrayLength());
    }

    [Fact]
    public async Task An_inline_image_is_a_data_uri_and_is_not_stored()
    {
        JsonElement image = (await fal.ResultAsync(TextToImage, new JsonObject { ["prompt"] = "a", ["sync_mode"] = true })).GetProperty("images")[0];
        string url = image.GetProperty("url").GetString()!;
        Assert.StartsWith("data:image/png;base64,iVBORw0KGgo", url, StringComparison.Ordinal);
        JsonElement list = await fal.PlatformAsync($"/models/requests/by-endpoint?endpoint_id={TextToImage}&expand=payloads&request_id={fal.LastJob.RequestId}");
        Assert.Equal(JsonValueKind.Null, list.GetProperty("items")[0].GetProperty("json_output").ValueKind);
    }

    [Fact]
    public async Task A_try_on_returns_one_image()
    {
        const string TryOn = "fal-ai/kling/v1-5/kolors-virtual-try-on";
        JsonElement image = (await fal.ResultAsync(TryOn, ValidInput.Minimal(TryOn))).GetProperty("image");
        Assert.Equal("image/png", image.GetProperty("content_type").GetString());
        Assert.Equal("output.png", image.GetProperty("file_name").GetString());
    }

    [Fact]
    public async Task Speech_is_an_mp3_and_an_avatar_result_includes_its_duration()
    {
        byte[] speech = await fal.DownloadAsync((await fal.ResultAsync("fal-ai/kling-video/v1/tts", new JsonObject { ["text"] = "Hello" })).GetProperty("audio"));
        Assert.Equal(0xFF, speech[0]);
        const string Avatar = "fal-ai/kling-video/ai-avatar/v2/pro";
        Assert.Equal(5, (await fal.ResultAsync(Avatar, ValidInput.Minimal(Avatar))).GetProperty("duration").GetDecimal());
    }

    [Fact]
    public async Task A_voice_can_be_used_in_a_video()
    {
        string voice = (await fal.ResultAsync("fal-ai/kling-video/create-voice", new JsonObject { ["voice_url"] = "https://example.com/me.mp3" }))
            .GetProperty("voice_id").GetString()!;
        Assert.NotEmpty(voice);
        Assert.Empty(fal.LastJob.Files);
        await fal.ResultAsync("fal-ai/kling-video/v2.6/pro/image-to-video", new JsonObject
        {
            ["prompt"] = "<<<voice_1>>> says hello",
            ["start_image_url"] = "https://example.com/me.png",
            ["voice_ids"] = new JsonArray(voice),
        });
    }

    [Theory]
    [InlineData("kling/v4/text-to-video", "fal-ai/kling-video")]
    [InlineData("fal-ai/kling-video/v2.1/master/text-to-video", "kling/v4")]
    [InlineData("fal-ai/kling-image/v3/text-to-image", "fal-ai/kling")]
    public async Task A_request_is_not_found_under_the_url_of_another_app(string id, string otherApp)
    {
        string requestId = (await fal.SubmitAsync(id, ValidInput.Minimal(id))).GetProperty("request_id").GetString()!;
        foreach ((HttpMethod method, string tail) in new[] { (HttpMethod.Get, "/status"), (HttpMethod.Get, "/status/stream"), (HttpMethod.Get, ""), (HttpMethod.Put, "/cancel") })
        {
            using HttpResponseMessage response = await fal.Wire.SendAsync(
                fal.Wire.Request(method, new Uri(fal.Wire.Emulator.QueueUrl, $"/{otherApp}/requests/{requestId}{tail}")));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("kling/v4/text-to-image", "Path /text-to-image not found")]
    [InlineData("kling/v5/text-to-video", "Application \"kling/v5/text-to-video\" not found")]
    [InlineData("fal-ai/kling-video/v9/pro/text-to-video", "Path /v9/pro/text-to-video not found")]
    public async Task An_endpoint_outside_the_catalogue_is_not_found(string id, string detail)
    {
        using HttpResponseMessage response = await fal.Wire.SubmitAsync(endpoint: id);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(detail, (await Wire.JsonOf(response)).GetProperty("detail").GetString());
    }
}
