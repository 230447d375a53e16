using System.Net;
using System.Net.Http.Headers;

namespace Fal.Kling.Benchmarks;

/// <summary>
/// fal without a network: the answers to the three calls of a job, in fal's words and in the pieces in which they would arrive. What is measured is then the client alone.
/// </summary>
internal sealed class InMemoryFal(Wire wire) : HttpMessageHandler
{
    private const string RequestId = "5c1f0a52-0000-4000-8000-2b7d1e6f9a10";
    private const string Job = "https://queue.fal.run/fal-ai/kling-video/requests/" + RequestId;
    private const string Urls = $$"""
        "response_url":"{{Job}}","status_url":"{{Job}}/status","cancel_url":"{{Job}}/cancel"
        """;

    private static readonly Body Submitted = Body.Json($$"""
        {"status":"IN_QUEUE","request_id":"{{RequestId}}","gateway_request_id":"{{RequestId}}",{{Urls}},"queue_position":0}
        """);

    private static readonly Body Stream = Body.Events(
        Event("IN_QUEUE", "\"queue_position\":1,"),
        Event("IN_QUEUE", "\"queue_position\":0,"),
        ": ping\n\n",
        Event("IN_PROGRESS"),
        ": ping\n\n",
        Event("COMPLETED", metrics: "\"inference_time\":183.42"));

    private static readonly Body Result = Body.Json("""
        {"video":{"url":"https://v3b.fal.media/files/b/lion/W2shsF64MkaEmpCS4v3aW_output.mp4","content_type":"video/mp4","file_name":"output.mp4","file_size":5061346}}
        """);

    public static string Event(string status, string position = "", string metrics = "") =>
        $$"""
        data: {"status":"{{status}}","request_id":"{{RequestId}}",{{position}}"logs":null,"metrics":{{{metrics}}},{{Urls}}}


        """;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            await content.CopyToAsync(System.IO.Stream.Null, cancellationToken);
        }

        await wire.NextPieceAsync();
        bool isStream = request.RequestUri!.AbsolutePath.EndsWith("/stream", StringComparison.Ordinal);
        Body body = request.Method == HttpMethod.Post ? Submitted : isStream ? Stream : Result;
        StreamContent answer = new(new WireStream(body.Pieces, wire));
        answer.Headers.ContentType = body.Type;
        answer.Headers.ContentLength = body.Length;
        HttpResponseMessage response = new(HttpStatusCode.OK) { Content = answer, RequestMessage = request };
        response.Headers.TryAddWithoutValidation("x-fal-request-id", RequestId);
        response.Headers.TryAddWithoutValidation("X-Fal-Billable-Units", "5");
        return response;
    }

    private sealed record Body(ReadOnlyMemory<byte>[] Pieces, MediaTypeHeaderValue Type, long? Length)
    {
        public static Body Json(string text) => new([Bytes(text)], new("application/json"), text.Length);

        public static Body Events(params string[] texts) => new([.. texts.Select(Bytes)], new("text/event-stream"), Length: null);

        private static ReadOnlyMemory<byte> Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
    }
}
