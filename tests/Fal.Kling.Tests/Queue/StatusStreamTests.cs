using System.Text;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Queue;

/// <summary>The status stream as bytes arrive, and as it fails.</summary>
public sealed class StatusStreamTests
{
    private static readonly string Queued = Reply.StatusJson("IN_QUEUE", ",\"queue_position\":1");
    private static readonly string Running = Reply.StatusJson("IN_PROGRESS");
    private static readonly string Completed = Reply.StatusJson("COMPLETED");
    private readonly FakeFal fal = new();

    public static TheoryData<string> WholeStreams => new(
        $"data: {Queued}\n\ndata: {Running}\n\ndata: {Completed}\n\n",
        $"data: {Queued}\r\n\r\ndata: {Running}\r\n\r\ndata: {Completed}\r\n\r\n",
        $"data: {Queued}\r\rdata: {Running}\r\rdata: {Completed}\r\r",
        $"\uFEFF: hello\n\n: ping\n\ndata:{Queued}\n\n:\n\ndata: {Running}\n\n: ping\n\ndata: {Completed}\n\n",
        $"id: 1\nevent: status\ndata: {Queued}\n\nretry: 10\n\nevent: x\nunknown: y\ndata: {Running}\n\ndata: {Completed}\n\n",
        $"data: {{\"status\":\ndata: \"IN_QUEUE\",\ndata: \"queue_position\":1}}\n\ndata: {Running}\n\ndata: {Completed}\n\n",
        $"data: null\n\ndata: {{}}\n\ndata: {{\"status\":null}}\n\ndata: {Queued}\n\ndata: {Running}\n\ndata: {Completed}\n\n");

    [Theory]
    [MemberData(nameof(WholeStreams))]
    public async Task A_stream_gives_the_same_updates_whole_or_byte_by_byte(string text)
    {
        fal.Handler.Stream.Then(Reply.Body(new ScriptedBody().Text(text)), Reply.Body(new ScriptedBody().ByteByByte(text)));
        JobUpdate[] expected = [new JobQueued { Position = 1 }, new JobInProgress(), new JobCompleted()];

        Assert.Equal(expected, await fal.WatchAsync());
        Assert.Equal(expected, await fal.WatchAsync());
        Assert.Equal(2, fal.Handler.Sent.Count);
    }

    [Fact]
    public async Task A_stream_gives_the_same_updates_wherever_it_is_split()
    {
        byte[] text = Encoding.UTF8.GetBytes(
            $": ping\r\n\r\ndata: {Reply.StatusJson("IN_PROGRESS", ",\"logs\":[{\"message\":\"größer 🎬\"}]")}\r\n\r\ndata: {Completed}\n\n");
        for (int at = 1; at < text.Length; at++)
        {
            fal.Handler.Stream.Then(Reply.Body(new ScriptedBody().Bytes(text[..at]).Pause(TimeSpan.FromSeconds(1), fal.Time).Bytes(text[at..])));
            List<JobUpdate> updates = await fal.WatchAsync(new WatchOptions { IncludeLogs = true });
            Assert.Equal("größer 🎬", Assert.Single(updates[0].NewLogs).Message);
            Assert.IsType<JobCompleted>(updates[1]);
        }
    }

    [Fact]
    public async Task A_state_can_move_backwards_or_be_unknown_and_each_change_is_reported_once()
    {
        fal.Handler.Stream.Then(Reply.Events(Queued, Queued, Running, Queued, Reply.StatusJson("WARMING"), Reply.StatusJson("WARMING"), Running, Running, Completed));
        Assert.Equal(
            [new JobQueued { Position = 1 }, new JobInProgress(), new JobQueued { Position = 1 }, new JobUnrecognized { Status = "WARMING" }, new JobInProgress(), new JobCompleted()],
            await fal.WatchAsync());
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("ends early")]
    [InlineData("malformed event")]
    [InlineData("array event")]
    [InlineData("half an event")]
    public async Task A_broken_stream_is_reopened(string how)
    {
        ScriptedBody first = new ScriptedBody().Text(Reply.Event(Queued));
        fal.Handler.Stream.Then(
            Reply.Body(how switch
            {
                "cut" => first.Throw(new IOException("cut")),
                "ends early" => first,
                "malformed event" => first.Text("data: {\"status\":\n\n"),
                "array event" => first.Text("data: [1]\n\n"),
                _ => first.Text("data: " + Completed),
            }),
            Reply.Events(Running, Completed));

        Assert.Equal([new JobQueued { Position = 1 }, new JobInProgress(), new JobCompleted()], await fal.WatchAsync());

        Assert.Equal([FakeFal.JobUrl + "/status/stream", FakeFal.JobUrl + "/status/stream"], fal.Handler.Sent.Select(request => request.Url));
        Assert.InRange(fal.Time.Elapsed, TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.2));
    }

    [Fact]
    public async Task A_stream_that_is_silent_for_45_seconds_is_reopened()
    {
        fal.Handler.Stream.Then(Reply.Body(new ScriptedBody().Text(Reply.Event(Queued)).Hang(fal.Time)), Reply.Events(Completed));
        Assert.Equal(2, (await fal.WatchAsync()).Count);
        Assert.InRange(fal.Handler.Sent[1].At - VirtualTime.Start, TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(47));
    }

    [Fact]
    public async Task A_comment_every_44_seconds_keeps_a_stream_alive()
    {
        ScriptedBody body = new();
        for (int i = 0; i < 40; i++)
        {
            body.Pause(TimeSpan.FromSeconds(44), fal.Time).Text(":\n\n");
        }

        fal.Handler.Stream.Then(Reply.Body(body.Text(Reply.Event(Completed))));
        await fal.WatchAsync();
        Assert.Single(fal.Handler.Sent);
    }

    [Fact]
    public async Task A_refused_stream_is_retried_after_the_delay_that_fal_asks_for()
    {
        fal.Handler.Stream.Then(Reply.Json(429, "{}", ("Retry-After", "20")));
        fal.Handler.Status.Then(Reply.Status("COMPLETED"));
        await fal.WatchAsync();
        Assert.Equal([0, 20, 40, 60], fal.Handler.Sent.Select(request => (request.At - VirtualTime.Start).TotalSeconds));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(302)]
    public async Task A_stream_that_is_refused_three_times_is_replaced_by_polling(int status)
    {
        fal.Handler.Stream.Then(Reply.Json(status, """{"detail":"no"}"""));
        fal.Handler.Status.Then(Reply.Status("IN_QUEUE", ",\"queue_position\":1"), Reply.Status("IN_PROGRESS"), Reply.Status("COMPLETED"));
        Assert.Equal([new JobQueued { Position = 1 }, new JobInProgress(), new JobCompleted()], await fal.WatchAsync());
        Assert.Equal(3, fal.Handler.SentTo(fal.Handler.Stream).Count());
        Assert.Equal(3, fal.Handler.SentTo(fal.Handler.Status).Count());
    }

    [Theory]
    [InlineData("never connected")]
    [InlineData("no response")]
    [InlineData("a page")]
    public async Task A_stream_that_is_not_available_is_replaced_by_polling(string how)
    {
        fal.Handler.Stream.Then(how switch
        {
            "never connected" => Reply.NeverSent(HttpRequestError.ConnectionError),
            "no response" => Reply.Silence(fal.Time),
            _ => Reply.Text(200, "<html><body>hotel\n\nnetwork</body></html>"),
        });
        fal.Handler.Status.Then(Reply.Status("COMPLETED"));
        Assert.Equal([new JobCompleted()], await fal.WatchAsync());
        Assert.Equal(3, fal.Handler.SentTo(fal.Handler.Stream).Count());
    }

    [Fact]
    public async Task Streams_that_each_lasted_a_long_time_are_always_reopened()
    {
        for (int i = 0; i < 10; i++)
        {
            ScriptedBody body = new ScriptedBody().Text(Reply.Event(Queued));
            for (int j = 0; j < 5; j++)
            {
                body.Pause(TimeSpan.FromSeconds(15), fal.Time).Text(":\n\n");
            }

            fal.Handler.Stream.Then(Reply.Body(body.Throw(new IOException("cut"))));
        }

        fal.Handler.Stream.Then(Reply.Events(Completed));
        Assert.Equal(2, (await fal.WatchAsync()).Count);
        Assert.Equal(11, fal.Handler.Sent.Count);
    }
}
