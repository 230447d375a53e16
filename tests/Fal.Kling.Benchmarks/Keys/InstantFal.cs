using System.Net;
using System.Text;

namespace Fal.Kling.Benchmarks;

/// <summary>fal without a network: every job is done at once, so that what is measured is the library and the store.</summary>
internal sealed class InstantFal : HttpMessageHandler
{
    private const string Stream = "data: {\"status\":\"COMPLETED\",\"request_id\":\"x\"}\n\n";
    private const string Result = """{"video":{"url":"https://v3.fal.media/files/paper-boat.mp4","content_type":"video/mp4","file_name":"paper-boat.mp4","file_size":1048576}}""";

    private int jobs;

    public int Requests { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests++;
        (string body, string mediaType) = request switch
        {
            { Method.Method: "POST" } => ($$"""{"status":"IN_QUEUE","request_id":"5c1f0a52-0000-4000-8000-{{++jobs:d12}}","queue_position":0}""", "application/json"),
            _ when request.RequestUri!.AbsolutePath.EndsWith("/status/stream", StringComparison.Ordinal) => (Stream, "text/event-stream"),
            _ => (Result, "application/json"),
        };
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new StringContent(body, Encoding.UTF8, mediaType) });
    }
}
