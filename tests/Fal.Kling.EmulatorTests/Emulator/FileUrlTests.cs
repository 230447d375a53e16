using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>fal has to fetch the files of an input itself, so their URLs must be reachable from its servers.</summary>
public sealed class FileUrlTests
{
    [Theory]
    [InlineData("https://example.com/a.png")]
    [InlineData("HTTPS://EXAMPLE.COM/a.png")]
    [InlineData("http://example.com:8080/a%20b.png?signature=a%2Fb&x=1#top")]
    [InlineData("https://xn--mnchen-3ya.example/%E6%97%A5.png")]
    [InlineData("https://8.8.8.8/a.png")]
    [InlineData("https://[2606:4700::1111]/a.png")]
    [InlineData("https://192.169.0.1/a.png")]
    [InlineData("data:image/png;base64,QUJD")]
    [InlineData("data:IMAGE/PNG;charset=x;BASE64,QUJD")]
    public async Task An_image_that_fal_can_fetch_is_accepted(string url) => Assert.Null(await ProblemWithAsync(url));

    [Theory]
    [InlineData("  https://example.com/padded.png")]
    [InlineData("https://example.com/padded.png\r\n")]
    [InlineData("https://example.com/my photo.png")]
    [InlineData("https://example.com/my\tphoto.png")]
    [InlineData("https://example.com/my\nphoto.png")]
    [InlineData("https://example.com/\u00a0.png")]
    [InlineData("https://example.com/\u5199\u771f/a.png")]
    [InlineData("https://m\u00fcnchen.example/a.png")]
    [InlineData("https://example.com/a.png?name=\u00e9")]
    [InlineData("https://example.com/100%.png")]
    [InlineData("https://example.com/a\\b.png")]
    [InlineData("https://example.com/<a>.png")]
    [InlineData("https://example.com:99999/a.png")]
    [InlineData("https:///a.png")]
    [InlineData("https:a.png")]
    [InlineData("//example.com/a.png")]
    [InlineData("/a.png")]
    [InlineData("a.png")]
    [InlineData("")]
    [InlineData("ftp://example.com/a.png")]
    [InlineData("file:///a.png")]
    [InlineData("blob:https://example.com/1")]
    [InlineData("http://localhost/a.png")]
    [InlineData("http://LOCALHOST./a.png")]
    [InlineData("http://app.localhost/a.png")]
    [InlineData("http://127.0.0.1/a.png")]
    [InlineData("http://127.1/a.png")]
    [InlineData("http://2130706433/a.png")]
    [InlineData("http://0.0.0.0/a.png")]
    [InlineData("http://10.1.2.3/a.png")]
    [InlineData("http://172.31.0.1/a.png")]
    [InlineData("http://192.168.1.2/a.png")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[::1]/a.png")]
    [InlineData("http://[::]/a.png")]
    [InlineData("http://[fe80::1]/a.png")]
    [InlineData("http://[fd00::1]/a.png")]
    [InlineData("http://[::ffff:10.0.0.1]/a.png")]
    public async Task An_image_that_fal_cannot_fetch_fails_when_the_job_runs(string url) => Assert.Equal("file_download_error", await ProblemWithAsync(url));

    [Theory]
    [InlineData("data:")]
    [InlineData("data:image/png;base64")]
    [InlineData("data:image/png;base64,")]
    [InlineData("data:image/png,QUJD")]
    [InlineData("data:image/png;base64,QUJ")]
    [InlineData("data:image/png;base64,QU JD")]
    [InlineData("data:image/png;base64,QUJD\n")]
    [InlineData("data:image/png;base64,QU-_")]
    [InlineData("data:image/;base64,QUJD")]
    [InlineData("data:;base64,QUJD")]
    [InlineData("data:video/mp4;base64,QUJD")]
    public async Task A_data_uri_without_an_image_fails_when_the_job_runs(string url) => Assert.Equal("image_load_error", await ProblemWithAsync(url));

    [Fact]
    public async Task The_emulator_treats_its_own_cdn_as_fals()
    {
        await using Wire wire = await Wire.StartAsync();
        EmulatedFile file = wire.Emulator.AddFile("first.png", new byte[] { 1 }, "image/png");
        Assert.Null(await ProblemWithAsync(wire, file.Url.AbsoluteUri));
        Assert.Null(await ProblemWithAsync(wire, $"http://localhost:{file.Url.Port}{file.Url.AbsolutePath}"));
        Assert.Equal("file_download_error", await ProblemWithAsync(wire, file.Url.AbsoluteUri + "x"));
    }

    private static async Task<string?> ProblemWithAsync(string url)
    {
        await using Wire wire = await Wire.StartAsync();
        return await ProblemWithAsync(wire, url);
    }

    private static async Task<string?> ProblemWithAsync(Wire wire, string url)
    {
        string requestId = await wire.BuyAsync(new JsonObject { ["prompt"] = "a", ["image_url"] = url }.ToJsonString(), Wire.ImageToVideo);
        using HttpResponseMessage result = await wire.GetAsync(requestId);
        if (result.StatusCode == HttpStatusCode.OK)
        {
            return null;
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, result.StatusCode);
        JsonElement problem = (await Wire.JsonOf(result)).GetProperty("detail")[0];
        Assert.Equal("image_url", problem.GetProperty("loc")[1].GetString());
        return problem.GetProperty("type").GetString();
    }
}
