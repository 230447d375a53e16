using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Jobs;

/// <summary>What counts as half an hour of failures, and when a stream is retried.</summary>
public sealed class OutageTests
{
    private readonly FakeFal fal = new();

    public OutageTests() => fal.Handler.Result.Then(Reply.Video);

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public async Task A_machine_that_slept_during_an_outage_keeps_waiting(int hours)
    {
        fal.Handler.Stream.Then(Reply.BadGateway);
        fal.Handler.Status.Then(3, Reply.BadGateway).Then(Asleep(hours)).Then(8, Reply.Reset).Then(Reply.Status("COMPLETED"));
        Assert.NotNull(await fal.Time.RunAsync(() => fal.Job(options => options.HttpTimeout = TimeSpan.FromHours(20)).WaitAsync()));
        Assert.True(fal.Time.Elapsed > TimeSpan.FromHours(hours));
    }

    [Fact]
    public async Task The_length_of_an_outage_is_the_time_that_the_wait_itself_paused()
    {
        fal.Handler.Stream.Then(Reply.BadGateway);
        fal.Handler.Status.Then(Reply.BadGateway);
        KlingTimeoutException exception = await Assert.ThrowsAsync<KlingTimeoutException>(() => fal.WaitAsync(new WatchOptions { PollInterval = TimeSpan.FromMinutes(20) }));
        Assert.Equal(TimeoutLimit.Outage, exception.Limit);
        Assert.InRange(fal.Time.Elapsed, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public async Task A_stream_is_retried_after_five_minutes_of_polling()
    {
        fal.Handler.Stream.Then(3, Reply.BadGateway).Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        fal.Handler.Status.Then(Reply.Status("IN_PROGRESS"));

        Assert.NotNull(await fal.WaitAsync());

        SentRequest[] streams = [.. fal.Handler.SentTo(fal.Handler.Stream)];
        Assert.Equal(4, streams.Length);
        Assert.InRange(streams[3].At - streams[2].At, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5.3));
    }

    [Fact]
    public async Task After_a_stream_fails_again_the_wait_polls_at_once_for_another_five_minutes()
    {
        fal.Handler.Stream.Then(Reply.BadGateway);
        fal.Handler.Status.Then(new Step((request, token) =>
            (fal.Time.Elapsed < TimeSpan.FromMinutes(12) ? Reply.Status("IN_PROGRESS") : Reply.Status("COMPLETED")).Act(request, token)));
        Assert.NotNull(await fal.WaitAsync());
        Assert.Equal(5, fal.Handler.SentTo(fal.Handler.Stream).Count());
    }

    [Fact]
    public async Task After_a_long_outage_the_result_gets_its_own_half_hour()
    {
        fal.Handler.Stream.Then(Reply.BadGateway);
        fal.Handler.Status.Then(170, Reply.BadGateway).Then(Reply.Status("COMPLETED"));
        fal.Handler.Result.Then(6, Reply.BadGateway).Then(Reply.Video);
        fal.Handler.Result.Next();
        Assert.NotNull(await fal.WaitAsync(new WatchOptions { PollInterval = TimeSpan.FromSeconds(10) }));
        Assert.InRange(fal.Time.Elapsed, TimeSpan.FromMinutes(28), TimeSpan.FromMinutes(32));
    }

    private Step Asleep(int hours) => Reply.After(TimeSpan.FromHours(hours), fal.Time, Reply.Reset);
}
