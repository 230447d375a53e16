using Fal.Kling.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.EmulatorTests.Telemetry;

[Collection(AloneWithTheMeter.Name)]
public sealed class MetricTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_generation_tells_how_long_it_queued_ran_and_took_and_leaves_no_job_in_flight()
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
        Assert.Equal("fal-ai/kling-video/v2.1/master", metrics.TagsOf("gen_ai.client.operation.duration")["gen_ai.request.model"]);
    }

    [Fact]
    public async Task A_refused_submit_is_counted_with_its_reason()
    {
        await using FalEmulator emulator = await WatchedFal.StartAsync(cancellationToken: Token);
        using KlingClient client = Client(emulator, options => options.ApiKey = "wrong:key-secret");
        using RecordedMetrics metrics = new();

        await Assert.ThrowsAsync<KlingApiException>(() => client.SubmitAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token));

        Assert.Equal([1], metrics.Of("fal.kling.submits"));
        Assert.Equal("401", metrics.TagsOf("fal.kling.submits")["error.type"]);
    }

    private static KlingClient Client(FalEmulator emulator, Action<KlingClientOptions> configure)
    {
        KlingClientOptions options = new();
        configure(options);
        emulator.Configure(options);
        return new KlingClient(options);
    }

    /// <summary>Moves the clock to the next stage as soon as the client has seen the one before.</summary>
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
