using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Fal.Kling.Engine.Http;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Transfer;

/// <summary>fal's storage and queue: it returns signed URLs, accepts uploads there, and creates a job for their URLs.</summary>
internal sealed class FakeStorage : HttpMessageHandler
{
    public const string UploadHost = "signed.example.com";

    private const string RequestId = "5c1f0a52-0000-4000-8000-2b7d1e6f9a10";
    private int uploads;

    /// <summary>Every request with its body, in the order in which they ended.</summary>
    public ConcurrentQueue<SentRequest> Sent { get; } = [];

    /// <summary>Returns a response to replace the real one after the body was read, or null for no change.</summary>
    public Func<SentRequest, HttpResponseMessage?> Fail { get; set; } = _ => null;

    /// <summary>Called while a body is read.</summary>
    public Action<Uri, long> Reading { get; set; } = (_, _) => { };

    public bool ReturnsPartsInJson { get; set; }

    public string UploadUrl { get; set; } = $"https://{UploadHost}/up/%23a";

    public IEnumerable<SentRequest> Initiated => Sent.Where(request => request.Url.Host == "rest.fal.ai");

    public IEnumerable<SentRequest> Put => Sent.Where(request => request.Method == "PUT");

    public IEnumerable<SentRequest> Bought => Sent.Where(request => request.Url.Host == "queue.fal.run");

    public KlingClient Client(TimeProvider? time = null, int maxRetries = 3, Microsoft.Extensions.Logging.ILogger? logger = null) => new(
        new KlingClientOptions { ApiKey = FakeFal.Key, TimeProvider = time ?? new ImpatientTime(), MaxRetries = maxRetries, HttpTimeout = TimeSpan.FromHours(1) },
        () => HandlerChain.Of(this, isPrimaryTrusted: true),
        logger ?? KeyWatch.Log);

    /// <summary>The content of the parts in the order in which the completion lists them.</summary>
    public byte[] Assembled()
    {
        SentRequest completion = Sent.Single(request => request.Url.AbsolutePath.EndsWith("/complete", StringComparison.Ordinal));
        using MemoryStream whole = new();
        foreach (JsonElement part in completion.Json.GetProperty("parts").EnumerateArray())
        {
            whole.Write(Put.Last(put => put.Part == part.GetProperty("partNumber").GetInt32() && ETagOf(put) == part.GetProperty("etag").GetString()).Body);
        }

        return whole.ToArray();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        KeyWatch.Note(request);
        SentRequest sent = new(request, await ReadAsync(request, cancellationToken));
        Sent.Enqueue(sent);
        HttpResponseMessage response = Fail(sent) ?? Respond(sent);
        response.RequestMessage = request;
        return response;
    }

    private static HttpResponseMessage Json(string json) => new(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    private static string ETagOf(SentRequest put) => $"\"part-{put.Part}-{put.Body.Length}\"";

    private HttpResponseMessage Respond(SentRequest request)
    {
        switch (request.Url.Host)
        {
            case "rest.fal.ai":
                int number = Interlocked.Increment(ref uploads);
                string name = request.Json.GetProperty("file_name").GetString()!;
                return Json($$"""{"upload_url":"{{UploadUrl}}{{number}}/{{name}}?X-Amz-Signature=s%2F{{number}}","file_url":"https://v3b.fal.media/files/b/{{number}}/{{name}}"}""");
            case "queue.fal.run":
                return Json($$"""{"request_id":"{{RequestId}}"}""");
            default:
                HttpResponseMessage response = Json(request.Part is { } part && ReturnsPartsInJson ? $$"""{"partNumber":{{part}},"etag":"{{JsonEncodedText.Encode(ETagOf(request))}}"}""" : string.Empty);
                if (request.Part is not null && !ReturnsPartsInJson)
                {
                    response.Headers.TryAddWithoutValidation("ETag", ETagOf(request));
                }

                return response;
        }
    }

    private async Task<byte[]> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is null)
        {
            return [];
        }

        using WatchingStream body = new(count => Reading(request.RequestUri!, count));
        await request.Content.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }

    private sealed class WatchingStream(Action<long> written) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer, cancellationToken);
            written(Length);
        }
    }
}

/// <summary>A request as it was sent.</summary>
internal sealed class SentRequest(HttpRequestMessage request, byte[] body)
{
    public Uri Url { get; } = request.RequestUri!;

    public string Method { get; } = request.Method.Method;

    public byte[] Body { get; } = body;

    public string? Authorization { get; } = request.Headers.Authorization?.ToString();

    public string? ContentType { get; } = request.Content?.Headers.ContentType?.ToString();

    public long? ContentLength { get; } = request.Content?.Headers.ContentLength;

    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>The number of the part in a multipart upload.</summary>
    public int? Part => Method == "PUT" && int.TryParse(Url.Segments[^1], out int number) ? number : null;

    public string? Header(string name) => request.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(',', values) : null;
}
