using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Jobs;

/// <summary>A search uses fal's clock, so a wrong local clock neither hides a paid job nor picks another one.</summary>
public sealed class FindJobClockTests
{
    private readonly FakeFal fal = new();
    private readonly FakeRequestList list;

    public FindJobClockTests()
    {
        list = new FakeRequestList(fal.Time);
        fal.Handler.List.Then(list.Step);
    }

    public static TheoryData<double> SkewsInMinutes => [-720, -180.5, -60, -58, -5, -1.7, -1, -0.9, -0.05, 0, 0.05, 0.9, 1, 1.5, 4, 5, 58, 60, 61, 333, 720];

    [Theory]
    [MemberData(nameof(SkewsInMinutes))]
    public async Task The_right_job_is_found_however_wrong_the_clock_is(double minutes)
    {
        KlingClient client = ClientWithSkew(minutes);
        SubmitAttempt attempt = await LoseAsync(client, Reply.Reset);
        list.Add("bought-58-minutes-before", -58 * 60).Add("bought-a-minute-before", -60).Add("ours", 0.4).Add("bought-after", 90);
        await fal.Time.RunAsync(() => fal.Time.Delay(TimeSpan.FromMinutes(3), default));

        JobSearch search = await FindAsync(client, attempt);

        Assert.Null(attempt.ClockOffset);
        Assert.Equal("ours", search.Ticket?.RequestId);
        Assert.InRange(search.From, VirtualTime.Start.AddSeconds(-5), VirtualTime.Start);
        Assert.InRange(search.To, VirtualTime.Start.AddHours(1), VirtualTime.Start.AddHours(1).AddSeconds(5));
    }

    [Theory]
    [MemberData(nameof(SkewsInMinutes))]
    public async Task An_attempt_from_a_machine_with_a_wrong_clock_is_found_from_one_with_a_correct_clock(double minutes)
    {
        SubmitAttempt attempt = await LoseAsync(ClientWithSkew(minutes), Reply.Dated(Reply.BadGateway, fal.Time));
        list.Add("another", -3400).Add("ours", 0.2);

        JobSearch search = await FindAsync(fal.Client(), SubmitAttempt.FromJson(attempt.ToJson()));

        Assert.Equal("ours", search.Ticket?.RequestId);
        Assert.InRange(attempt.ClockOffset!.Value + TimeSpan.FromMinutes(minutes), TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task An_attempt_saved_before_a_crash_has_the_clock_offset_of_an_earlier_response()
    {
        KlingClient client = ClientWithSkew(47);
        fal.Handler.Status.Then(Reply.Dated(Reply.Status("IN_QUEUE"), fal.Time));
        await fal.Time.RunAsync(() => client.GetJob(FakeFal.Ticket).GetStatusAsync());
        string? written = null;
        fal.Handler.Submit.Then(Reply.Reset);
        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request, new SubmitOptions
        {
            OnSubmitting = (attempt, _) =>
            {
                written = attempt.ToJson();
                return default;
            },
        })));
        list.Add("another", 47 * 60).Add("ours", 0.2);

        Assert.Equal("ours", (await FindAsync(fal.Client(), SubmitAttempt.FromJson(written!))).Ticket?.RequestId);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(0.1)]
    public async Task A_slow_response_makes_the_clock_less_certain_and_the_search_window_wider(double seconds)
    {
        Step late = Reply.After(TimeSpan.FromSeconds(seconds), fal.Time, Reply.BadGateway);
        SubmitAttempt attempt = await LoseAsync(ClientWithSkew(-30), Reply.Dated(late, fal.Time));
        list.Add("ours", 0.3);

        JobSearch search = await FindAsync(fal.Client(), attempt);

        Assert.Equal("ours", search.Ticket?.RequestId);
        Assert.InRange(attempt.ClockUncertainty!.Value.TotalSeconds, seconds / 2, (seconds / 2) + 1);
        Assert.InRange((VirtualTime.Start - search.From).TotalSeconds, 1, seconds + 4);
    }

    [Fact]
    public async Task A_clock_that_was_corrected_after_the_attempt_does_not_mislead_a_search_with_a_recorded_offset()
    {
        SubmitAttempt attempt = await LoseAsync(ClientWithSkew(-200), Reply.Dated(Reply.BadGateway, fal.Time));
        list.Add("ours", 0.2).Add("another", 200 * 60);
        Assert.Equal("ours", (await FindAsync(ClientWithSkew(10), attempt)).Ticket?.RequestId);
    }

    [Fact]
    public async Task Without_any_date_header_the_local_clock_is_used_and_the_explanation_says_so()
    {
        FakeFal dateless = new();
        dateless.Handler.Submit.Then(Reply.Reset);
        KlingClient client = dateless.Client();
        KlingSubmitUncertainException lost = await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => dateless.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request)));
        dateless.Handler.List.Then(Reply.Json(200, FakeRequestList.Page(FakeRequestList.Entry("early", -30))))
            .Then(Reply.Json(200, FakeRequestList.Page(FakeRequestList.Entry("early", -30), FakeRequestList.Entry("ours", 1))));

        JobSearch first = await dateless.Time.RunAsync(() => client.FindJobAsync(lost.Attempt, TimeSpan.Zero));
        JobSearch second = await dateless.Time.RunAsync(() => client.FindJobAsync(lost.Attempt, TimeSpan.Zero));

        Assert.Null(first.Ticket);
        Assert.Contains("Date header", first.Explanation, StringComparison.Ordinal);
        Assert.Equal("ours", second.Ticket?.RequestId);
        Assert.Equal(3, dateless.Handler.Sent.Count);
    }

    [Fact]
    public async Task A_window_that_fal_rejects_because_the_local_clock_is_wrong_is_corrected_in_the_same_round()
    {
        FakeFal strict = new();
        KlingClient client = strict.Client(options => options.TimeProvider = new SkewedTime(strict.Time, TimeSpan.FromHours(5)));
        strict.Handler.Submit.Then(Reply.Reset);
        KlingSubmitUncertainException lost = await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => strict.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request)));
        strict.Handler.List.Then(Reply.Dated(Reply.Json(400, """{"error":{"message":"start must not be in the future"}}"""), strict.Time))
            .Then(new FakeRequestList(strict.Time).Add("ours", 0).Step);
        Assert.Equal("ours", (await strict.Time.RunAsync(() => client.FindJobAsync(lost.Attempt, TimeSpan.Zero))).Ticket?.RequestId);
    }

    [Fact]
    public async Task Times_at_the_ends_of_the_calendar_can_be_searched()
    {
        SubmitAttempt attempt = await LoseAsync(fal.Client(), Reply.Reset);
        foreach (DateTimeOffset time in (DateTimeOffset[])[DateTimeOffset.MinValue, DateTimeOffset.MaxValue])
        {
            foreach (TimeSpan? offset in (TimeSpan?[])[null, TimeSpan.MinValue, TimeSpan.MaxValue])
            {
                SubmitAttempt odd = attempt with { Id = $"{time.Ticks}{offset}", StartedAt = time, ClockOffset = offset, ClockUncertainty = offset is null ? null : TimeSpan.FromDays(9) };
                Assert.Null((await FindAsync(fal.Client(), odd)).Ticket);
            }
        }
    }

    private KlingClient ClientWithSkew(double minutes) => fal.Client(options => options.TimeProvider = new SkewedTime(fal.Time, TimeSpan.FromMinutes(minutes)));

    private async Task<SubmitAttempt> LoseAsync(KlingClient client, Step response)
    {
        fal.Handler.Submit.Then(response);
        return (await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request)))).Attempt;
    }

    private Task<JobSearch> FindAsync(KlingClient client, SubmitAttempt attempt) => fal.Time.RunAsync(() => client.FindJobAsync(attempt, TimeSpan.Zero));
}
