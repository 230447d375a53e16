using Fal.Kling.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.EmulatorTests.Pipeline;

/// <summary>A cancellation token stops the wait. Cancelling the job is a separate method.</summary>
public sealed class CancellationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cancellation_token_stops_the_wait_and_leaves_the_job_running()
    {
        await using FalEmulator fal = await StartAsync(queueTime: TimeSpan.Zero);
        using KlingClient client = ClientOf(fal);
        using CancellationTokenSource stop = new();

        KlingCanceledException stopped = await Assert.ThrowsAsync<KlingCanceledException>(
            () => client.TextToVideoAsync(new TextToVideoRequest { Prompt = "A paper boat" }, StopWhenSubmitted(stop), stop.Token));

        EmulatedJob job = Assert.Single(fal.Jobs);
        Assert.Equal(job.RequestId, stopped.Ticket.RequestId);
        Assert.False(job.CancelRequested);
        Assert.Null(stopped.JobCancellation);
    }

    [Fact]
    public async Task CancelJobOnAbort_removes_a_queued_job_from_the_queue_at_no_cost()
    {
        await using FalEmulator fal = await StartAsync(queueTime: TimeSpan.FromHours(1));
        using KlingClient client = ClientOf(fal);
        using CancellationTokenSource stop = new();

        KlingCanceledException stopped = await Assert.ThrowsAsync<KlingCanceledException>(
            () => client.TextToVideoAsync(new TextToVideoRequest { Prompt = "A paper boat" }, StopWhenSubmitted(stop) with { CancelJobOnAbort = true }, stop.Token));

        Assert.Equal(CancelOutcome.Removed, stopped.JobCancellation);
        Assert.Equal(0, fal.AmountCharged);
    }

    [Fact]
    public async Task Cancelling_a_job_returns_the_outcome()
    {
        await using FalEmulator waiting = await StartAsync(queueTime: TimeSpan.FromHours(1));
        await using FalEmulator running = await StartAsync(queueTime: TimeSpan.Zero);
        await using FalEmulator finished = await WatchedFal.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, Token);

        Assert.Equal(CancelOutcome.Removed, await SubmitAndCancelAsync(waiting));
        Assert.Equal(CancelOutcome.Requested, await SubmitAndCancelAsync(running));
        Assert.Equal(CancelOutcome.AlreadyCompleted, await SubmitAndCancelAsync(finished));

        using KlingClient client = ClientOf(finished);
        Assert.Equal(CancelOutcome.NotFound, await client.GetJob(JobTicket.FromRequestId("no-such-request", KlingModel.V21Master.TextToVideoEndpoint!)).CancelAsync(Token));
    }

    [Fact]
    public async Task A_cancelled_job_ends_without_a_video_and_reports_that_it_was_cancelled()
    {
        await using FalEmulator fal = await StartAsync(queueTime: TimeSpan.FromHours(1));
        using KlingClient client = ClientOf(fal);
        KlingJob<KlingVideo> job = await client.SubmitAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token);
        await job.CancelAsync(Token);

        KlingJobFailedException failed = await Assert.ThrowsAsync<KlingJobFailedException>(() => job.WaitAsync(cancellationToken: Token));

        Assert.Equal("client_cancelled", failed.ErrorType);
    }

    // The clock stands still, so a running job never ends.
    private static Task<FalEmulator> StartAsync(TimeSpan queueTime) => WatchedFal.StartAsync(
        new FalEmulatorOptions { QueueTime = queueTime, RunTime = TimeSpan.FromHours(1), TimeProvider = new FakeTimeProvider() }, Token);

    private static RunOptions StopWhenSubmitted(CancellationTokenSource stop) => new()
    {
        OnSubmitted = async (_, _) => await stop.CancelAsync(),
    };

    private static async Task<CancelOutcome> SubmitAndCancelAsync(FalEmulator fal)
    {
        using KlingClient client = ClientOf(fal);
        KlingJob<KlingVideo> job = await client.SubmitAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token);
        return await job.CancelAsync(Token);
    }

    private static KlingClient ClientOf(FalEmulator fal)
    {
        KlingClientOptions options = new();
        fal.Configure(options);
        return new KlingClient(options);
    }
}
