using Fal.Kling.Emulator;
using Fal.Kling.EmulatorTests.Faults;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.EmulatorTests.Telemetry;

[Collection(AloneWithTheMeter.Name)]
public sealed class MetricTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_generation_records_its_queue_run_and_total_times_and_leaves_no_job_in_flight()
    {
        FakeTimeProvider time = new();
        await using FalEmulator emulator = await WatchedFal.StartAsync(
            new FalEmulatorOptions { QueueTime = TimeSpan.FromSeconds(10), RunTime = TimeSpan.FromSeconds(30), TimeProvider = time }, Token);
        using KlingClient client = Client(emulator, options => options.TimeProvider = time);
        using RecordedMetrics metrics = new();

        Task<KlingVideo> generation = client.TextToVideoAsync(
            new TextToVideoRequest { Prompt = "A paper boat" },
            new RunOptions { Progress = new Mover(time) },
            Token);
        await generation;

        Assert.Equal([1], metrics.Of("fal.kling.submits"));
        Assert.Equal([10], metrics.Of("fal.kling.queue.duration"));
        Assert.Equal([30], metrics.Of("fal.kling.run.duration"));
        Assert.Equal([40], metrics.Of("gen_ai.client.operation.duration"));
        Assert.Equal([1, -1], metrics.Of("fal.kling.active_jobs"));
        Assert.Empty(metrics.Of("fal.kling.uncertain_submits"));
        Assert.Equal("fal-ai/kling-video/v2.1/master/text-to-video", metrics.TagsOf("gen_ai.client.operation.duration")["gen_ai.request.model"]);
    }

    [Fact]
    public async Task A_rejected_submission_is_counted_with_its_reason()
    {
        await using FalEmulator emulator = await WatchedFal.StartAsync(cancellationToken: Token);
        using KlingClient client = Client(emulator, options => options.ApiKey = "wrong:key-secret");
        using RecordedMetrics metrics = new();

        await Assert.ThrowsAsync<KlingApiException>(() => client.SubmitAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token));

        Assert.Equal([1], metrics.Of("fal.kling.submits"));
        Assert.Equal("401", metrics.TagsOf("fal.kling.submits")["error.type"]);
    }

    [Fact]
    public async Task A_submission_whose_response_was_lost_is_counted_separately()
    {
        await using FalEmulator emulator = await WatchedFal.StartAsync(cancellationToken: Token);
        emulator.Faults.Order(FalOperation.Submit, Fault.AcceptThenReset);
        using KlingClient client = Client(emulator);
        using RecordedMetrics metrics = new();

        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => client.SubmitAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token));

        Assert.Equal([1], metrics.Of("fal.kling.uncertain_submits"));
        Assert.Equal("fal-ai/kling-video/v2.1/master/text-to-video", metrics.TagsOf("fal.kling.uncertain_submits")["gen_ai.request.model"]);
    }

    [Fact]
    public async Task Retries_are_counted_by_operation_and_host()
    {
        await using FalEmulator emulator = await WatchedFal.StartAsync(cancellationToken: Token);
        using KlingClient client = Client(emulator, options => (options.TimeProvider, options.HttpTimeout) = (new AcceleratedClock(), TimeSpan.FromHours(5)));
        KlingJob<KlingVideo> job = await client.SubmitAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token);
        emulator.Faults.Order(FalOperation.Cancel, Fault.BadGateway);
        using RecordedMetrics metrics = new();

        await job.CancelAsync(Token);

        Assert.Equal([1], metrics.Of("fal.kling.retries"));
        Assert.Equal("PUT", metrics.TagsOf("fal.kling.retries")["http.request.method"]);
        Assert.Equal(emulator.QueueUrl.Host, metrics.TagsOf("fal.kling.retries")["server.address"]);
    }

    [Fact]
    public async Task Transferred_bytes_are_counted_by_direction()
    {
        await using FalEmulator emulator = await WatchedFal.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, Token);
        using KlingClient client = Client(emulator);
        byte[] png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAASwAAAEsAQAAAABRBrPYAAAAIklEQVR42u3BMQEAAADCoPVPbQo/oAAAAAAAAAAAAAAAeBkttAABAZVTBAAAAABJRU5ErkJggg==");
        using RecordedMetrics metrics = new();

        KlingVideo video = await client.ImageToVideoAsync(new ImageToVideoRequest { Prompt = "A robin", Image = KlingMedia.FromBytes(png) }, cancellationToken: Token);
        await client.DownloadAsync(video, Stream.Null, cancellationToken: Token);

        Assert.Equal(png.Length, metrics.SumOf("fal.kling.io", "transmit"));
        Assert.Equal((double)video.FileSize!, metrics.SumOf("fal.kling.io", "receive"));
    }

    private static KlingClient Client(FalEmulator emulator, Action<KlingClientOptions>? configure = null)
    {
        KlingClientOptions options = new();
        configure?.Invoke(options);
        emulator.Configure(options);
        return new KlingClient(options);
    }

    /// <summary>Advances the clock to the next stage as soon as the client has seen the previous one.</summary>
    private sealed class Mover(FakeTimeProvider time) : IProgress<JobUpdate>
    {
        public void Report(JobUpdate value)
        {
            if (value is JobQueued)
            {
                time.Advance(TimeSpan.FromSeconds(10));
            }
            else if (value is JobInProgress)
            {
                time.Advance(TimeSpan.FromSeconds(30));
            }
        }
    }
}
