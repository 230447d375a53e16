using System.Net;
using System.Text.Json;
using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>Responses to which a careless client would leak a key, or which it would follow or mistake for a video.</summary>
public sealed class RefusalFaultTests
{
    [Theory]
    [InlineData("echo-key", 401)]
    [InlineData("echo-key=400", 400)]
    [InlineData("echo-key=422", 422)]
    [InlineData("echo-key=500", 500)]
    public async Task An_error_can_echo_the_key_of_the_request(string fault, int statusCode)
    {
        await using Wire wire = await Wire.StartAsync();
        wire.Emulator.Faults.Order(FalOperation.Submit, Fault.Parse(fault));
        using HttpResponseMessage response = await wire.SubmitAsync();
        Assert.Equal(statusCode, (int)response.StatusCode);
        JsonElement detail = (await Wire.JsonOf(response)).GetProperty("detail");
        string? message = statusCode == 422 ? detail[0].GetProperty("msg").GetString() : detail.GetString();
        Assert.Contains($"Authorization: Key {wire.Emulator.ApiKey}", message, StringComparison.Ordinal);
        Assert.Empty(wire.Emulator.Jobs);
    }

    [Theory]
    [InlineData(301, "https://elsewhere.example/path?a=b")]
    [InlineData(302, "/another/path")]
    [InlineData(303, "/another/path")]
    [InlineData(307, "http://127.0.0.1:1/")]
    [InlineData(308, "//elsewhere.example")]
    public async Task A_request_can_be_redirected(int statusCode, string location)
    {
        await using Wire wire = await Wire.StartAsync();
        wire.Emulator.Faults.Order(FalOperation.Submit, Fault.Parse($"redirect={statusCode} {location}"));
        using HttpResponseMessage response = await wire.SubmitAsync();
        Assert.Equal(statusCode, (int)response.StatusCode);
        Assert.Equal(location, response.Headers.GetValues("Location").Single());
        Assert.Empty(wire.Emulator.Jobs);
    }

    [Theory]
    [InlineData("redirect=304 /a")]
    [InlineData("redirect=301")]
    [InlineData("redirect=301 ")]
    [InlineData("redirect=301 /\u00e9")]
    [InlineData("endless-line=0")]
    [InlineData("endless-event=-1")]
    [InlineData("inflate-body=0")]
    [InlineData("close-delimited=0")]
    [InlineData("echo-key=99")]
    [InlineData("shape-result=round")]
    [InlineData("shape-result=99")]
    [InlineData("stream-without-status=")]
    [InlineData("gzip + ")]
    public void A_fault_that_makes_no_sense_is_rejected(string name) => Assert.Throws<FormatException>(() => Fault.Parse(name));

    [Fact]
    public void A_combination_needs_at_least_one_fault()
    {
        Assert.Throws<ArgumentException>("faults", () => Fault.Combine());
        Assert.Throws<ArgumentException>("faults", () => Fault.Combine(Fault.Gzip, null!));
    }

    [Fact]
    public async Task A_result_can_be_valid_json_of_the_wrong_shape()
    {
        await using Wire wire = await Wire.StartAsync();
        string requestId = await wire.BuyAsync();
        string url = wire.Emulator.Jobs[0].VideoUrl!.AbsoluteUri;
        List<string> bodies = new();
        foreach (EmulatedResultShape shape in Enum.GetValues<EmulatedResultShape>())
        {
            wire.Emulator.Faults.Order(FalOperation.Result, Fault.ShapeResult(shape));
            using HttpResponseMessage response = await wire.GetAsync(requestId);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            bodies.Add((await Wire.JsonOf(response)).GetRawText().Replace(url, "URL", StringComparison.Ordinal));
        }

        Assert.Equal(
            [
                "[]", "{}", "null", "\"URL\"", """{"video":"URL"}""", """{"video":[{"url":"URL"}]}""", """{"video":null}""", """{"video":{"url":null}}""",
                """{"video":{"url":7}}""", $$$"""{"video":{"url":"{{{new Uri(url).AbsolutePath}}}"}}""", """{"data":{"video":{"url":"URL"}}}""",
            ],
            bodies);
        using HttpResponseMessage last = await wire.GetAsync(requestId);
        Assert.Equal(url, (await Wire.JsonOf(last)).GetProperty("video").GetProperty("url").GetString());
    }
}
