using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>An emulator and a plain HttpClient, which sends what a client in any language would send.</summary>
internal sealed class Wire : IAsyncDisposable
{
    public const string TextToVideo = "fal-ai/kling-video/v2.1/master/text-to-video";
    public const string ImageToVideo = "fal-ai/kling-video/v2.1/master/image-to-video";
    public const string ProImageToVideo = "fal-ai/kling-video/v2.1/pro/image-to-video";

    private readonly bool isHttp2;

    private Wire(FalEmulator emulator, bool isHttp2)
    {
        Emulator = emulator;
        this.isHttp2 = isHttp2;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };
    }

    public FalEmulator Emulator { get; }

    public HttpClient Http { get; }

    public static async Task<Wire> StartAsync(FalEmulatorOptions? options = null, bool isHttp2 = false)
    {
        options ??= Instant();
        options.Protocols = isHttp2 ? EmulatorProtocols.Http2 : EmulatorProtocols.Http1;
        return new Wire(await WatchedFal.StartAsync(options, TestContext.Current.CancellationToken), isHttp2);
    }

    public static FalEmulatorOptions Instant() => new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero };

    public HttpRequestMessage Request(HttpMethod method, Uri url, string? json = null, bool withKey = true)
    {
        HttpRequestMessage request = new(method, url)
        {
            Version = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        if (withKey)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Key", Emulator.ApiKey);
        }

        return request;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead) =>
        Http.SendAsync(request, completion, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> SubmitAsync(string json = """{"prompt":"A paper boat"}""", string endpoint = TextToVideo, string query = "") =>
        SendAsync(Request(HttpMethod.Post, new Uri(Emulator.QueueUrl, $"/{endpoint}{query}"), json));

    public async Task<string> BuyAsync(string json = """{"prompt":"A paper boat"}""", string endpoint = TextToVideo)
    {
        using HttpResponseMessage response = await SubmitAsync(json, endpoint);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await JsonOf(response)).GetProperty("request_id").GetString()!;
    }

    public Uri Url(string requestId, string tail = "") => new(Emulator.QueueUrl, $"/fal-ai/kling-video/requests/{requestId}{tail}");

    public Task<HttpResponseMessage> GetAsync(string requestId, string tail = "") => SendAsync(Request(HttpMethod.Get, Url(requestId, tail)));

    public async Task<JsonElement> StatusAsync(string requestId, string tail = "/status?logs=1")
    {
        using HttpResponseMessage response = await GetAsync(requestId, tail);
        return await JsonOf(response);
    }

    public static async Task<JsonElement> JsonOf(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Emulator.DisposeAsync();
    }
}
