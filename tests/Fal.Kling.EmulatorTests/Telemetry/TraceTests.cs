using System.Diagnostics;
using System.Text.Json.Nodes;
using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Telemetry;

public sealed class TraceTests : IAsyncLifetime
{
    private readonly RecordedSpans spans = new();
    private FalEmulator emulator = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        emulator = await WatchedFal.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, Token);

    public async ValueTask DisposeAsync()
    {
        spans.Dispose();
        await emulator.DisposeAsync();
    }

    [Fact]
    public async Task A_generation_and_its_download_are_one_trace_with_a_span_for_each_stage()
    {
        using Activity request = StartTrace();
        using KlingClient client = Client();
        KlingVideo video = await client.TextToVideoAsync(Request(), cancellationToken: Token);
        await client.DownloadAsync(video, Stream.Null, cancellationToken: Token);

        Assert.Equal(
            ["kling.submit", "kling.wait", "kling.result", "generate_content fal-ai/kling-video/v2.1/master/text-to-video", "kling.download"],
            spans.Names(request.TraceId));
        Activity generation = spans.In(request.TraceId)[3];
        Assert.Equal(request.SpanId, generation.ParentSpanId);
        Assert.All(spans.In(request.TraceId).Where(span => span != generation), stage => Assert.Equal(generation.SpanId, stage.ParentSpanId));
    }

    [Fact]
    public async Task Each_image_upload_is_a_stage_of_the_generation()
    {
        using Activity request = StartTrace();
        using KlingClient client = Client();
        byte[] png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAASwAAAEsAQAAAABRBrPYAAAAIklEQVR42u3BMQEAAADCoPVPbQo/oAAAAAAAAAAAAAAAeBkttAABAZVTBAAAAABJRU5ErkJggg==");
        await client.ImageToVideoAsync(new ImageToVideoRequest { Prompt = "A robin", Image = KlingMedia.FromBytes(png) }, cancellationToken: Token);

        Activity generation = spans.Single(request.TraceId, "generate_content fal-ai/kling-video/v2.1/master/image-to-video");
        Assert.Equal(generation.SpanId, spans.Single(request.TraceId, "kling.upload").ParentSpanId);
    }

    [Fact]
    public async Task The_span_of_a_generation_has_the_GenAI_convention_tags_and_no_prompt()
    {
        using Activity request = StartTrace();
        using KlingClient client = Client();
        KlingVideo video = await client.TextToVideoAsync(Request(), cancellationToken: Token);

        Activity generation = spans.Single(request.TraceId, "generate_content fal-ai/kling-video/v2.1/master/text-to-video");
        Assert.Equal(ActivityKind.Client, generation.Kind);
        Assert.Equal("generate_content", generation.GetTagItem("gen_ai.operation.name"));
        Assert.Equal("fal", generation.GetTagItem("gen_ai.provider.name"));
        Assert.Equal("fal-ai/kling-video/v2.1/master/text-to-video", generation.GetTagItem("gen_ai.request.model"));
        Assert.Equal("video", generation.GetTagItem("gen_ai.output.type"));
        Assert.Equal("127.0.0.1", generation.GetTagItem("server.address"));
        Assert.Equal(emulator.QueueUrl.Port, generation.GetTagItem("server.port"));
        Assert.Equal(video.Ticket.RequestId, generation.GetTagItem("fal.request_id"));
        Assert.Equal(video.Ticket.RequestId, generation.GetTagItem("gen_ai.response.id"));
        Assert.DoesNotContain("paper boat", Everything(request.TraceId), StringComparison.Ordinal);
        Assert.DoesNotContain(emulator.ApiKey, Everything(request.TraceId), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_span_of_a_generation_says_what_kind_of_result_it_produces()
    {
        using KlingClient client = Client();
        Assert.Equal("image", await OutputTypeOfAsync(client, new Kling3ImageRequest { Prompt = "A fox" }));
        Assert.Equal("speech", await OutputTypeOfAsync(client, new TextToSpeechRequest { Text = "Hello" }));
        Assert.Equal("speech", await OutputTypeOfAsync(client, new CreateVoiceRequest { Voice = KlingMedia.FromUrl("https://example.com/a.mp3") }));
        Assert.Null(await OutputTypeOfAsync(client, new CustomRequest("fal-ai/kling-video/v1/tts", new JsonObject { ["text"] = "Hello" })));
    }

    [Fact]
    public async Task The_prompt_is_traced_when_the_application_asks_for_it()
    {
        using Activity request = StartTrace();
        using KlingClient client = Client(options => options.CapturePrompts = true);
        await client.TextToVideoAsync(Request() with { Prompt = "A \"paper\" boat" }, cancellationToken: Token);

        string? messages = (string?)spans.In(request.TraceId).Single(span => span.Kind == ActivityKind.Client).GetTagItem("gen_ai.input.messages");
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(messages!);
        Assert.Equal("A \"paper\" boat", json.RootElement[0].GetProperty("parts")[0].GetProperty("content").GetString());
    }

    [Fact]
    public async Task A_failed_generation_is_tagged_with_its_error_type()
    {
        using Activity request = StartTrace();
        using KlingClient client = Client(options => options.ApiKey = "wrong:key-secret");
        await Assert.ThrowsAsync<KlingApiException>(() => client.TextToVideoAsync(Request(), cancellationToken: Token));

        Activity[] failed = spans.In(request.TraceId);
        Assert.Equal(["kling.submit", "generate_content fal-ai/kling-video/v2.1/master/text-to-video"], failed.Select(span => span.OperationName));
        Assert.All(failed, span => Assert.Equal(ActivityStatusCode.Error, span.Status));
        Assert.All(failed, span => Assert.Equal("401", span.GetTagItem("error.type")));
    }

    [Fact]
    public async Task A_wait_in_another_process_joins_the_trace_that_created_the_job()
    {
        using Activity request = StartTrace();
        string ticket;
        using (KlingClient client = Client())
        {
            ticket = (await client.SubmitAsync(Request(), cancellationToken: Token)).Ticket.ToString();
        }

        Activity.Current = null;
        using KlingClient laterClient = Client();
        await laterClient.GetJob(JobTicket.Parse(ticket)).WaitAsync(cancellationToken: Token);

        Activity submit = spans.Single(request.TraceId, "kling.submit");
        Activity wait = spans.Single(request.TraceId, "kling.wait");
        Assert.Equal(submit.SpanId, wait.ParentSpanId);
        Assert.Equal(submit.SpanId, Assert.Single(wait.Links).Context.SpanId);
    }

    [Fact]
    public async Task A_wait_within_another_trace_stays_there_and_links_to_the_trace_that_created_the_job()
    {
        using Activity request = StartTrace();
        using KlingClient client = Client();
        JobTicket ticket = (await client.SubmitAsync(Request(), cancellationToken: Token)).Ticket;

        Activity.Current = null;
        using Activity other = StartTrace();
        await foreach (JobUpdate update in client.GetJob(ticket).WatchAsync(cancellationToken: Token))
        {
            Assert.Equal(other, Activity.Current);
        }

        await client.GetJob(ticket).GetResultAsync(Token);

        Assert.Equal(["kling.wait", "kling.result"], spans.Names(other.TraceId));
        Assert.All(spans.In(other.TraceId), stage => Assert.Equal(other.SpanId, stage.ParentSpanId));
        Assert.All(spans.In(other.TraceId), stage => Assert.Equal(request.TraceId, Assert.Single(stage.Links).Context.TraceId));
    }

    private static TextToVideoRequest Request() => new() { Prompt = "A paper boat crossing a puddle" };

    private static Activity StartTrace() => new Activity("the application's request").Start();

    private async Task<object?> OutputTypeOfAsync<TResult>(KlingClient client, KlingRequest<TResult> request)
        where TResult : KlingResult
    {
        using Activity trace = StartTrace();
        await client.RunAsync(request, cancellationToken: Token);
        return spans.Single(trace.TraceId, $"generate_content {request.EndpointId}").GetTagItem("gen_ai.output.type");
    }

    private KlingClient Client(Action<KlingClientOptions>? configure = null)
    {
        KlingClientOptions options = new() { MaxRetries = 0 };
        configure?.Invoke(options);
        emulator.Configure(options);
        return new KlingClient(options);
    }

    private string Everything(ActivityTraceId trace) => string.Join(
        '\n', spans.In(trace).Select(span => $"{span.OperationName} {span.StatusDescription} {string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))}"));
}
