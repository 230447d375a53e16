using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>Whatever a client sends, it gets fal's kind of response and never a broken connection or an empty 500.</summary>
public sealed class MalformedInputTests
{
    public static TheoryData<string> NotJson { get; } =
    [
        "", " ", "{", "undefined", "NaN", """{"prompt":NaN}""", """{"prompt":"a",}""", "\uFEFF{\"prompt\":\"a\"}", """{"prompt":"a"} {}""",
        new string('[', 100_000), """{"prompt":""" + new string('[', 100) + new string(']', 100) + "}",
    ];

    [Theory]
    [MemberData(nameof(NotJson))]
    public async Task A_body_that_is_not_json_is_rejected_at_once(string body) => await AssertNotJsonAsync(Encoding.UTF8.GetBytes(body));

    [Fact]
    public async Task A_body_that_is_not_utf_8_is_rejected_at_once()
    {
        await AssertNotJsonAsync([.. "{\"prompt\":\""u8, 0xFF, 0xC3, .. "\"}"u8]);
        await AssertNotJsonAsync(Encoding.Unicode.GetBytes("""{"prompt":"a"}"""));
    }

    [Theory]
    [InlineData("""{"prompt":"\ud800"}""", "string_unicode")]
    [InlineData("""{"prompt":"\udc00\ud800"}""", "string_unicode")]
    [InlineData("""{"prompt":"a","\ud800":1}""", "string_unicode")]
    [InlineData("""{"prompt":"a","negative_prompt":["\ud800"]}""", "string_unicode")]
    [InlineData("""{"prompt":"a","duration":"\ud800"}""", "string_unicode")]
    [InlineData("""{"prompt":"a","cfg_scale":1e400}""", "less_than_equal")]
    [InlineData("""{"prompt":"a","cfg_scale":"NaN"}""", "finite_number")]
    [InlineData("""{"prompt":"a","cfg_scale":-99999999999999999999999999999999999999999}""", "greater_than_equal")]
    [InlineData("""{"prompt":"a","cfg_scale":[]}""", "float_type")]
    [InlineData("""{"prompt":"a","duration":10}""", "one_of")]
    [InlineData("""{"prompt":null}""", "string_type")]
    [InlineData("[]", "dict_type")]
    [InlineData("""["\ud800"]""", "dict_type")]
    [InlineData("null", "dict_type")]
    [InlineData("7", "dict_type")]
    [InlineData("\"\"", "dict_type")]
    public async Task Json_that_no_model_accepts_fails_with_422_when_the_job_runs(string body, string type)
    {
        await using Wire wire = await Wire.StartAsync(new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero });
        string requestId = await wire.BuyAsync(body);
        using HttpResponseMessage result = await wire.GetAsync(requestId);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, result.StatusCode);
        Assert.Equal(type, (await Wire.JsonOf(result)).GetProperty("detail")[0].GetProperty("type").GetString());

        Uri list = new($"{wire.Emulator.PlatformUrl}/models/requests/by-endpoint?endpoint_id={Wire.TextToVideo}&expand=payloads");
        using HttpResponseMessage listed = await wire.SendAsync(wire.Request(HttpMethod.Get, list));
        Assert.Equal(body, (await Wire.JsonOf(listed)).GetProperty("items")[0].GetProperty("json_input").GetRawText());
        Assert.Single(wire.Emulator.Jobs);
    }

    [Theory]
    [InlineData("?fal_max_queue_length=99999999999999999999")]
    [InlineData("?fal_max_queue_length=")]
    [InlineData("?fal_webhook=%FF%FE://")]
    [InlineData("?fal_webhook=http://[::1")]
    [InlineData("?%ED%A0%80=%ED%A0%80&&==&?")]
    public async Task Absurd_query_values_are_ignored(string query)
    {
        await using Wire wire = await Wire.StartAsync();
        using HttpResponseMessage response = await wire.SubmitAsync(query: query);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("X-Fal-Tags", "=,=,a=,=b,,fal.x=1,A=\u00e9", 200)]
    [InlineData("X-Fal-Object-Lifecycle-Preference", "{\"expiration_duration_seconds\":1e400,\"initial_acl\":7}", 200)]
    [InlineData("X-Fal-Object-Lifecycle-Preference", "{\"initial_acl\":{\"default\":\"\\ud800\"}}", 200)]
    [InlineData("X-Fal-Object-Lifecycle-Preference", "[[[", 200)]
    [InlineData("X-Fal-Queue-Priority", "", 200)]
    [InlineData("X-Fal-Request-Start-Timeout", "1e308", 400)]
    [InlineData("X-Fal-Request-Start-Timeout", "NaN", 400)]
    [InlineData("X-Fal-Request-Start-Timeout", "-1", 400)]
    [InlineData("Authorization", "Key", 401)]
    [InlineData("Authorization", "Key :::", 401)]
    public async Task Absurd_headers_are_ignored_or_rejected(string header, string value, int statusCode)
    {
        await using Wire wire = await Wire.StartAsync();
        using HttpRequestMessage request = wire.Request(HttpMethod.Post, new Uri(wire.Emulator.QueueUrl, "/" + Wire.TextToVideo), """{"prompt":"a"}""");
        request.Headers.Remove(header);
        request.Headers.TryAddWithoutValidation(header, value);
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 });
        using HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(statusCode, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"content_type":7,"file_name":"a"}""")]
    [InlineData("""{"content_type":"image/png","file_name":"\ud800"}""")]
    [InlineData("""{"content_type":"image/png\r\nX: y","file_name":"a"}""")]
    [InlineData("""{"content_type":"image/é","file_name":"a"}""")]
    public async Task An_upload_that_is_started_with_nonsense_is_rejected(string body)
    {
        await using Wire wire = await Wire.StartAsync();
        using HttpResponseMessage response = await wire.SendAsync(
            wire.Request(HttpMethod.Post, new Uri(wire.Emulator.StorageUrl, "/storage/upload/initiate?storage_type=fal-cdn-v3"), body));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    [Fact]
    public async Task A_range_request_with_the_latest_possible_date_is_served()
    {
        await using Wire wire = await Wire.StartAsync();
        using HttpRequestMessage request = wire.Request(HttpMethod.Get, wire.Emulator.AddFile("a.mp4", 100).Url, withKey: false);
        request.Headers.Range = new RangeHeaderValue(10, null);
        request.Headers.TryAddWithoutValidation("If-Range", "Fri, 31 Dec 9999 23:59:59 GMT");
        using HttpResponseMessage response = await wire.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
    }

    [Fact]
    public async Task A_file_cannot_be_added_with_an_invalid_media_type()
    {
        await using Wire wire = await Wire.StartAsync();
        Assert.Throws<ArgumentException>("contentType", () => wire.Emulator.AddFile("a.png", new byte[] { 1 }, "image/png\r\n"));
        Assert.Throws<ArgumentException>("contentType", () => wire.Emulator.AddFile("a.mp4", 1, contentType: "vidéo/mp4"));
    }

    private static async Task AssertNotJsonAsync(byte[] body)
    {
        await using Wire wire = await Wire.StartAsync();
        using HttpRequestMessage request = wire.Request(HttpMethod.Post, new Uri(wire.Emulator.QueueUrl, "/" + Wire.TextToVideo));
        request.Content = new ByteArrayContent(body);
        using HttpResponseMessage response = await wire.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("Request body is not valid JSON", (await Wire.JsonOf(response)).GetProperty("detail").GetString());
        Assert.Empty(wire.Emulator.Jobs);
    }
}
