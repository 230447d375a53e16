using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Jobs;

/// <summary>A status stream can be alive and yet report nothing about the job. A poll checks it.</summary>
public sealed class StalledStreamTests
{
    private static readonly string Running = Reply.StatusJson("IN_PROGRESS");
    private readonly FakeFal fal = new();

    public StalledStreamTests() => fal.Handler.Result.Then(Reply.Video);

    [Theory]
    [InlineData("data: {}\n\n")]
    [InlineData("data: null\n\n")]
    [InlineData("data:\n\n")]
    [InlineData("event: ping\n\n")]
    [InlineData("event: heartbeat\ndata: 2026-10-01T09:00:00Z\n\n")]
    [InlineData("event: ping\ndata: [1,2\n\n")]
    [InlineData("data: {\"state\":\"IN_PROGRESS\"}\n\n")]
    [InlineData("data: {\"status\":7}\n\n")]
    public async Task A_stream_without_statuses_is_checked_with_a_poll_after_two_minutes(string junk)
    {
        fal.Handler.Stream.Then(Reply.Body(Repeated(junk, TimeSpan.FromSeconds(10), 5000)));
        fal.Handler.Status.Then(Reply.Status("COMPLETED"));

        Assert.NotNull(await fal.WaitAsync());

        Assert.InRange(fal.Time.Elapsed, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2.5));
        Assert.Single(fal.Handler.SentTo(fal.Handler.Stream));
        Assert.Single(fal.Handler.SentTo(fal.Handler.Status));
    }

    [Fact]
    public async Task Unreadable_events_do_not_count_as_statuses()
    {
        fal.Handler.Stream.Then(Reply.Body(Repeated("data: {\"status\":\"IN_QU\n\n", TimeSpan.FromSeconds(10), 5000)));
        fal.Handler.Status.Then(Reply.Status("COMPLETED"));
        Assert.NotNull(await fal.WaitAsync());
        Assert.InRange(fal.Time.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task A_poll_that_confirms_the_stream_leaves_it_open()
    {
        ScriptedBody body = new ScriptedBody().Text(Reply.Event(Running));
        Repeat(body, "event: ping\n\n", TimeSpan.FromSeconds(30), 9);
        fal.Handler.Stream.Then(Reply.Body(body.Text(Reply.Event(Reply.StatusJson("COMPLETED")))));
        fal.Handler.Status.Then(Reply.Status("IN_PROGRESS"));

        Assert.NotNull(await fal.WaitAsync());

        Assert.Single(fal.Handler.SentTo(fal.Handler.Stream));
        Assert.Equal(2, fal.Handler.SentTo(fal.Handler.Status).Count());
        Assert.Equal(TimeSpan.FromSeconds(270), fal.Time.Elapsed);
    }

    [Theory]
    [InlineData("comments")]
    [InlineData("the same status")]
    public async Task A_state_that_does_not_change_for_half_an_hour_is_checked_with_a_poll(string what)
    {
        string text = what == "comments" ? ": ping\n\n" : Reply.Event(Running);
        fal.Handler.Stream.Then(Reply.Body(Repeat(new ScriptedBody().Text(Reply.Event(Running)), text, TimeSpan.FromSeconds(15), 5000)));
        fal.Handler.Status.Then(Reply.Status("IN_PROGRESS"), Reply.Status("COMPLETED"));

        Assert.NotNull(await fal.WaitAsync());

        Assert.Equal([30, 60], fal.Handler.SentTo(fal.Handler.Status).Select(poll => (int)(poll.At - VirtualTime.Start).TotalMinutes));
        Assert.Single(fal.Handler.SentTo(fal.Handler.Stream));
    }

    [Fact]
    public async Task A_29_minute_job_with_keep_alive_comments_needs_no_poll()
    {
        ScriptedBody body = Repeat(new ScriptedBody().Text(Reply.Event(Running)), ": ping\n\n", TimeSpan.FromSeconds(15), 4 * 29);
        fal.Handler.Stream.Then(Reply.Body(body.Text(Reply.Event(Reply.StatusJson("COMPLETED")))));
        Assert.NotNull(await fal.WaitAsync());
        Assert.Equal(2, fal.Handler.Sent.Count);
    }

    [Fact]
    public async Task A_poll_that_contradicts_the_stream_wins_and_the_stream_is_reopened()
    {
        string stale = Reply.Event(Reply.StatusJson("IN_QUEUE", ",\"queue_position\":5"));
        fal.Handler.Stream.Then(Reply.Body(Repeated(stale, TimeSpan.FromSeconds(20), 5000)), Reply.Events(Reply.StatusJson("COMPLETED")));
        fal.Handler.Status.Then(Reply.Status("IN_PROGRESS"));

        Assert.Equal([new JobQueued { Position = 5 }, new JobInProgress(), new JobCompleted()], await fal.WatchAsync());

        Assert.Equal(2, fal.Handler.SentTo(fal.Handler.Stream).Count());
        Assert.InRange(fal.Time.Elapsed, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(31));
    }

    [Fact]
    public async Task Streams_that_keep_being_cut_do_not_delay_the_wait_for_a_finished_job()
    {
        for (int i = 0; i < 500; i++)
        {
            ScriptedBody cut = Repeat(new ScriptedBody().Text(Reply.Event(Running)), ": ping\n\n", TimeSpan.FromSeconds(15), 6);
            fal.Handler.Stream.Then(Reply.Body(cut.Throw(new IOException("cut"))));
        }

        fal.Handler.Status.Then(Reply.Status("COMPLETED"));

        Assert.NotNull(await fal.WaitAsync());

        Assert.InRange(fal.Time.Elapsed, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(31));
        Assert.Single(fal.Handler.SentTo(fal.Handler.Status));
    }

    [Fact]
    public async Task A_line_that_trickles_in_and_never_ends_is_checked_too()
    {
        ScriptedBody body = new ScriptedBody().Text("data: ");
        Repeat(body, "x", TimeSpan.FromSeconds(40), 5000);
        fal.Handler.Stream.Then(Reply.Body(body));
        fal.Handler.Status.Then(Reply.Status("COMPLETED"));
        Assert.NotNull(await fal.WaitAsync());
        Assert.InRange(fal.Time.Elapsed, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(31));
    }

    [Fact]
    public async Task A_check_that_fails_is_followed_by_polls_until_one_succeeds()
    {
        fal.Handler.Stream.Then(Reply.Body(Repeated("data: {}\n\n", TimeSpan.FromSeconds(10), 5000)));
        fal.Handler.Status.Then(Reply.BadGateway, Reply.Reset, Reply.Status("COMPLETED"));
        Assert.NotNull(await fal.WaitAsync());
        Assert.Equal(3, fal.Handler.SentTo(fal.Handler.Status).Count());
        Assert.InRange(fal.Time.Elapsed, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));
    }

    private ScriptedBody Repeated(string text, TimeSpan pause, int times) => Repeat(new ScriptedBody(), text, pause, times);

    private ScriptedBody Repeat(ScriptedBody body, string text, TimeSpan pause, int times)
    {
        for (int i = 0; i < times; i++)
        {
            body.Text(text).Pause(pause, fal.Time);
        }

        return body;
    }
}
