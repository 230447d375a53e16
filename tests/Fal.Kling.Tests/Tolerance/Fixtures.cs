using System.Net;
using System.Text;
using System.Text.Json;
using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;
using Fal.Kling.Engine.Transfer;

namespace Fal.Kling.Tests.Tolerance;

/// <summary>A response of fal as documented, and what has to be read from it whatever fal adds.</summary>
/// <param name="Json">The response.</param>
/// <param name="Required">The properties that fal promises, which are never null.</param>
/// <param name="Check">Reads the response and checks what is promised.</param>
internal sealed record Fixture(string Json, string[] Required, Action<byte[]> Check);

internal static class Fixtures
{
    private const string Id = "5c1f0a52-0000-4000-8000-2b7d1e6f9a10";
    private const string Queue = "https://queue.fal.run/fal-ai/kling-video/requests/" + Id;

    public static Dictionary<string, Fixture> All { get; } = new()
    {
        ["submit"] = new(
            $$"""{"status":"IN_QUEUE","request_id":"{{Id}}","gateway_request_id":"{{Id}}","response_url":"{{Queue}}","status_url":"{{Queue}}/status","cancel_url":"{{Queue}}/cancel","queue_position":0}""",
            ["request_id"],
            json => Assert.Equal(Id, JsonReading.TryParse(json)?.RootElement.Member("request_id").AnyText())),
        ["queued"] = Status("""{"status":"IN_QUEUE","request_id":"5c1f","queue_position":3,"logs":null,"metrics":{}}"""),
        ["in progress"] = Status("""{"status":"IN_PROGRESS","queue_position":null,"logs":[{"timestamp":"2026-10-01T09:15:02.120394","message":"rendering","level":"INFO","source":"USER"},{"message":"b","labels":{"level":"WARN","source":"USER"}}],"metrics":{}}"""),
        ["completed"] = Status("""{"status":"COMPLETED","request_id":"5c1f","logs":[],"metrics":{"inference_time":183.42}}"""),
        ["failed"] = Status("""{"status":"COMPLETED","logs":[],"metrics":{"inference_time":0.8},"error":"Invalid status code: 422","error_type":"bad_request"}"""),
        ["result"] = new(
            """{"video":{"url":"https://v3b.fal.media/files/b/kangaroo/aB3xQ_output.mp4","content_type":"video/mp4","file_name":"output.mp4","file_size":7340032}}""",
            ["video", "url"],
            json => Assert.EndsWith(".mp4", ((KlingVideo)ResultReaders.Of<KlingVideo>()(JsonReading.TryParse(json)!.RootElement, Support.FakeFal.Ticket)).Url.AbsoluteUri, StringComparison.Ordinal)),
        ["refused input"] = new(
            """{"detail":[{"loc":["body","prompt"],"msg":"Prompt exceeds the allowed length","type":"sequence_too_long","url":"https://docs.fal.ai/errors#sequence_too_long","ctx":{"max_length":2500},"input":"A very long"}]}""",
            ["detail", "loc", "msg"],
            json => Assert.StartsWith("prompt: Prompt exceeds the allowed length", Decode(json).Detail, StringComparison.Ordinal)),
        ["platform failure"] = new(
            """{"detail":"Runner could not be started in time","error_type":"startup_timeout"}""",
            ["detail"],
            json => Assert.Equal("Runner could not be started in time", Decode(json).Detail)),
        ["refused list"] = new(
            """{"error":{"type":"authorization_error","message":"No access","docs_url":"https://docs.fal.ai","request_id":"5c1f"}}""",
            ["error", "message"],
            json => Assert.Equal("No access", Decode(json).Detail)),
        ["list of requests"] = new(
            $$$"""{"items":[{"request_id":"{{{Id}}}","endpoint_id":"fal-ai/kling-video/v2.1/master/text-to-video","started_at":"2026-10-01T09:15:02Z","sent_at":"2026-10-01T09:15:01Z","ended_at":"2026-10-01T09:20:02Z","status_code":200,"duration":300.2,"json_input":{"prompt":"A paper boat","duration":"5"}}],"next_cursor":null,"has_more":false}""",
            ["items", "request_id", "started_at"],
            json => Assert.Equal(Id, Assert.Single(RequestPage.Parse(json).Requests).RequestId)),
        ["upload location"] = new(
            """{"upload_url":"https://storage.example.com/put?signature=abc","file_url":"https://v3b.fal.media/files/b/otter/photo.png"}""",
            ["upload_url", "file_url"],
            json => Assert.Equal("https://v3b.fal.media/files/b/otter/photo.png", JsonSerializer.Deserialize(json, StorageJson.Default.InitiateResponse)?.FileUrl)),
        ["uploaded part"] = new(
            """{"etag":"abc","part_number":1}""", [], json => Assert.NotNull(JsonSerializer.Deserialize(json, StorageJson.Default.PartResponse))),
        ["ticket"] = new(
            $$"""{"request_id":"{{Id}}","model":"fal-ai/kling-video/v2.1/master","status_url":"{{Queue}}/status","response_url":"{{Queue}}","cancel_url":"{{Queue}}/cancel","submitted_at":"2026-10-01T09:15:01+00:00","trace_parent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}""",
            ["request_id", "model", "status_url", "response_url", "cancel_url"],
            json => Assert.Equal(Id, JobTicket.Parse("fk1." + System.Buffers.Text.Base64Url.EncodeToString(json)).RequestId)),
        ["submit attempt"] = new(
            """{"id":"a1","endpoint_id":"fal-ai/kling-video/v2.1/master/text-to-video","input_hash":"00ff","started_at":"2026-10-01T09:15:01+00:00","request_id":"5c1f"}""",
            ["id", "endpoint_id", "input_hash", "started_at"],
            json => Assert.Equal("a1", SubmitAttempt.FromJson(Encoding.UTF8.GetString(json)).Id)),
    };

    private static Fixture Status(string json) => new(json, ["status", "message"], body =>
    {
        StatusMessage? status = StatusMessage.Parse(body);
        Assert.NotNull(JobUpdate.From(status!, status!.Logs));
    });

    private static ApiError Decode(byte[] json)
    {
        using HttpResponseMessage response = new(HttpStatusCode.UnprocessableContent);
        return ApiError.Decode(new Response(response, json));
    }
}
