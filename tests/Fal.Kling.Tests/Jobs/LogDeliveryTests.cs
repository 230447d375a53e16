using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Jobs;

/// <summary>Each log line reaches the caller exactly once, whether fal repeats it or not.</summary>
public sealed class LogDeliveryTests
{
    private static readonly WatchOptions WithLogs = new() { IncludeLogs = true };
    private readonly FakeFal fal = new();

    [Fact]
    public async Task A_line_is_reported_once_across_streams_reconnects_and_polls()
    {
        fal.Handler.Stream.Then(
            Reply.Events(Running(Line(1)), Running(Line(2), Line(3))),
            Reply.Events(Running(Line(1), Line(2), Line(3), Line(4))),
            Reply.Events(Running(Line(5))));
        fal.Handler.Status.Then(
            Poll("IN_PROGRESS", Line(1), Line(2), Line(3), Line(4), Line(5)),
            Poll("IN_PROGRESS", Line(1), Line(2), Line(3), Line(4), Line(5), Line(6)),
            Poll("COMPLETED", Line(1), Line(2), Line(3), Line(4), Line(5), Line(6), Line(7)));

        List<JobUpdate> updates = await fal.WatchAsync(WithLogs);

        Assert.Equal(["1", "2", "3", "4", "5", "6", "7"], Messages(updates));
        Assert.All(fal.Handler.Sent, request => Assert.EndsWith("?logs=1", request.Url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_that_the_model_writes_twice_is_reported_twice_even_without_timestamps()
    {
        const string Same = """{"message":"step"}""";
        fal.Handler.Stream.Then(Reply.Events(Running(Same), Running(Same)), Reply.BadGateway);
        fal.Handler.Status.Then(Poll("IN_PROGRESS", Same, Same), Poll("IN_PROGRESS", Same, Same, Same), Poll("COMPLETED", Same, Same, Same));
        Assert.Equal(["step", "step", "step"], Messages(await fal.WatchAsync(WithLogs)));
    }

    [Fact]
    public async Task A_stream_whose_events_repeat_the_whole_log_reports_each_line_once()
    {
        fal.Handler.Stream.Then(Reply.Events(Running(Line(1)), Running(Line(1), Line(2)), Running(Line(1), Line(2), Line(3)), Reply.StatusJson("COMPLETED")));
        Assert.Equal(["1", "2", "3"], Messages(await fal.WatchAsync(WithLogs)));
    }

    [Fact]
    public async Task New_lines_are_an_update_and_repeated_lines_are_not()
    {
        fal.Handler.Stream.Then(Reply.Events(Running(Line(1)), Running(), Running(Line(2)), Running(), Reply.StatusJson("COMPLETED")));
        List<JobUpdate> updates = await fal.WatchAsync(WithLogs);
        Assert.Equal([1, 1, 0], updates.Select(update => update.NewLogs.Count));
    }

    [Fact]
    public async Task Logs_that_were_not_asked_for_are_not_reported()
    {
        fal.Handler.Stream.Then(Reply.Events(Running(Line(1)), Running(Line(2)), Reply.StatusJson("COMPLETED")));
        Assert.Equal([new JobInProgress(), new JobCompleted()], await fal.WatchAsync());
    }

    [Fact]
    public async Task A_failed_job_carries_the_log_lines_that_the_wait_received()
    {
        fal.Handler.Stream.Then(Reply.Events(Running(Line(1)), Running(Line(2)), Reply.StatusJson("COMPLETED", $",\"logs\":[{Line(3)}]")));
        fal.Handler.Result.Then(Reply.Json(500, """{"detail":"x","error_type":"internal_error"}"""));
        KlingJobFailedException exception = await Assert.ThrowsAsync<KlingJobFailedException>(() => fal.WaitAsync(WithLogs));
        Assert.Equal(["1", "2", "3"], exception.Logs.Select(log => log.Message));
    }

    private static string Line(int number) => $$"""{"message":"{{number}}","timestamp":"2026-10-01T09:15:0{{number}}Z","level":"INFO"}""";

    private static string Running(params string[] lines) => Reply.StatusJson("IN_PROGRESS", $",\"logs\":[{string.Join(',', lines)}]");

    private static Step Poll(string status, params string[] lines) => Reply.Status(status, $",\"logs\":[{string.Join(',', lines)}]");

    private static IEnumerable<string> Messages(IEnumerable<JobUpdate> updates) => updates.SelectMany(update => update.NewLogs).Select(log => log.Message);
}
