using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Jobs;

/// <summary>How often a wait polls while fal's stream is not available.</summary>
public sealed class PollingTests
{
    private readonly FakeFal fal = new();

    public PollingTests() => fal.Handler.Stream.Then(Reply.BadGateway);

    [Fact]
    public async Task Polling_starts_at_once_and_slows_from_one_second_to_ten()
    {
        fal.Handler.Status.Then(12, Reply.Status("IN_PROGRESS")).Then(Reply.Status("COMPLETED"));
        await fal.WatchAsync();

        Assert.Equal(fal.Handler.SentTo(fal.Handler.Stream).Last().At, fal.Handler.SentTo(fal.Handler.Status).First().At);
        double[] expected = [1, 1.5, 2.25, 3.375, 5.0625, 7.59375, 10, 10, 10, 10, 10, 10];
        TimeSpan[] delays = Delays();
        Assert.Equal(expected.Length, delays.Length);
        Assert.All(delays.Zip(expected), pair => Assert.InRange(pair.First.TotalSeconds, pair.Second * 0.79, pair.Second * 1.21));
    }

    [Fact]
    public async Task A_custom_poll_interval_is_used()
    {
        fal.Handler.Status.Then(5, Reply.Status("IN_PROGRESS")).Then(Reply.Status("COMPLETED"));
        await fal.WatchAsync(new WatchOptions { PollInterval = TimeSpan.FromSeconds(4) });
        Assert.All(Delays(), delay => Assert.Equal(TimeSpan.FromSeconds(4), delay));
    }

    [Fact]
    public async Task A_retry_after_in_seconds_or_as_a_date_takes_precedence()
    {
        DateTimeOffset date = VirtualTime.Start + TimeSpan.FromMinutes(1);
        fal.Handler.Status.Then(
            Reply.Json(429, "{}", ("Retry-After", "31")),
            Reply.Json(503, "{}", ("Retry-After", date.ToString("R", System.Globalization.CultureInfo.InvariantCulture))),
            Reply.Status("COMPLETED"));
        await fal.WatchAsync(new WatchOptions { PollInterval = TimeSpan.FromSeconds(4) });
        Assert.Equal(TimeSpan.FromSeconds(31), Delays()[0]);
        Assert.Equal(date, fal.Handler.Sent[^1].At);
    }

    [Theory]
    [InlineData("86400")]
    [InlineData("9999999999")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task A_huge_retry_after_does_not_park_the_wait(string header)
    {
        fal.Handler.Status.Then(Reply.Json(429, "{}", ("Retry-After", header)), Reply.Status("COMPLETED"));
        await fal.WatchAsync();
        Assert.InRange(Delays()[0], TimeSpan.FromSeconds(0.8), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Client_retries_do_not_multiply_polls()
    {
        fal.Handler.Status.Then(Reply.BadGateway, Reply.Reset, Reply.Status("COMPLETED"));
        await fal.WatchAsync();
        Assert.Equal(3, fal.Handler.SentTo(fal.Handler.Status).Count());
        Assert.All(Delays(), delay => Assert.True(delay > TimeSpan.FromSeconds(0.7)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_poll_interval_or_timeout_that_is_not_positive_is_rejected(int seconds)
    {
        Assert.Equal("PollInterval", Assert.Throws<ArgumentException>(() => new WatchOptions { PollInterval = TimeSpan.FromSeconds(seconds) }).ParamName);
        Assert.Equal("Timeout", Assert.Throws<ArgumentException>(() => new WatchOptions { Timeout = TimeSpan.FromSeconds(seconds) }).ParamName);
    }

    private TimeSpan[] Delays()
    {
        SentRequest[] polls = [.. fal.Handler.SentTo(fal.Handler.Status)];
        return [.. polls.Skip(1).Zip(polls, (later, earlier) => later.At - earlier.At)];
    }
}
