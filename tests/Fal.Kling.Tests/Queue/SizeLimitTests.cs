using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Queue;

/// <summary>Everything that is read has a size limit, and the outcome of the job still arrives.</summary>
public sealed class SizeLimitTests
{
    private const int Mebibyte = 1024 * 1024;
    private static readonly WatchOptions WithLogs = new() { IncludeLogs = true };
    private readonly FakeFal fal = new();

    public SizeLimitTests() => fal.Handler.Result.Then(Reply.Video);

    [Theory]
    [InlineData("data: ", "x")]
    [InlineData(": ", "x")]
    [InlineData("", "x")]
    [InlineData("", "data: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n")]
    public async Task A_line_or_event_that_never_ends_is_read_only_up_to_its_limit(string start, string filler)
    {
        EndlessBody endless = new(start, filler);
        fal.Handler.Stream.Then(Open(endless), Reply.Events(Reply.StatusJson("COMPLETED")));

        Assert.NotNull(await fal.WaitAsync());

        Assert.InRange(endless.Served, Mebibyte, 6 * Mebibyte);
        Assert.Equal(2, fal.Handler.SentTo(fal.Handler.Stream).Count());
    }

    [Fact]
    public async Task A_one_megabyte_event_in_many_lines_is_read()
    {
        string log = $",\ndata: \"logs\":[{{\"message\":\"{new string('x', 900_000)}\"}},\ndata: {{\"message\":\"{new string('y', 900_000)}\"}}]";
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("IN_PROGRESS", log), Reply.StatusJson("COMPLETED")));
        List<JobUpdate> updates = await fal.WatchAsync(WithLogs);
        Assert.Equal(2, updates[0].NewLogs.Count);
        Assert.All(updates[0].NewLogs, line => Assert.InRange(line.Message.Length, 16_000, 17_000));
    }

    [Fact]
    public async Task Logs_that_are_too_large_for_a_stream_are_not_requested_again()
    {
        string log = $",\"logs\":[{{\"message\":\"{new string('x', 2 * Mebibyte)}\"}}]";
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("IN_PROGRESS", log)), Reply.Events(Reply.StatusJson("COMPLETED")));
        Assert.NotNull(await fal.WaitAsync(WithLogs));
        Assert.Equal(["?logs=1", ""], fal.Handler.SentTo(fal.Handler.Stream).Select(request => new Uri(request.Url).Query));
    }

    [Fact]
    public async Task Logs_that_are_too_large_for_a_poll_are_not_requested_again()
    {
        RecordingLogger logger = new();
        fal.Handler.Stream.Then(Reply.BadGateway);
        fal.Handler.Status.Then(Open(new EndlessBody("{\"status\":\"IN_PROGRESS\",\"logs\":[", "{\"message\":\"x\"},")), Reply.Status("IN_PROGRESS"), Reply.Status("COMPLETED"));

        KlingClient client = fal.Client(logger: logger);
        Assert.NotNull(await fal.Time.RunAsync(() => client.GetJob(FakeFal.Ticket).WaitAsync(WithLogs)));

        SentRequest[] polls = [.. fal.Handler.SentTo(fal.Handler.Status)];
        Assert.Equal(["?logs=1", "", ""], polls.Select(request => new Uri(request.Url).Query));
        Assert.Equal(polls[0].At, polls[1].At);
        Assert.Single(logger.Lines, line => line.Contains("no longer requested", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_single_status_request_leaves_out_logs_that_are_too_large()
    {
        fal.Handler.Status.Then(Open(new EndlessBody("{\"logs\":[", "\"x\",")), Reply.Status("IN_PROGRESS"));
        Assert.IsType<JobInProgress>(await fal.Time.RunAsync(() => fal.Job().GetStatusAsync(includeLogs: true)));
    }

    [Fact]
    public async Task A_wait_keeps_ten_thousand_log_lines()
    {
        string Lines(int from, int count) => ",\"logs\":[" + string.Join(',', Enumerable.Range(from, count).Select(i => $"\"{i}\"")) + "]";
        fal.Handler.Stream.Then(Reply.Events(
            Reply.StatusJson("IN_PROGRESS", Lines(0, 6000)), Reply.StatusJson("IN_PROGRESS", Lines(6000, 6000)), Reply.StatusJson("IN_PROGRESS", Lines(12000, 10)), Reply.StatusJson("COMPLETED")));
        List<JobUpdate> updates = await fal.WatchAsync(WithLogs);
        Assert.Equal([6000, 4000, 0], updates.Select(update => update.NewLogs.Count));
    }

    [Fact]
    public async Task A_single_response_keeps_ten_thousand_log_lines()
    {
        fal.Handler.Status.Then(Reply.Status("IN_PROGRESS", ",\"logs\":[" + string.Join(',', Enumerable.Range(0, 10_500).Select(i => $"\"{i}\"")) + "]"));
        Assert.Equal(10_000, (await fal.Time.RunAsync(() => fal.Job().GetStatusAsync(includeLogs: true))).NewLogs.Count);
    }

    [Fact]
    public async Task An_error_that_is_too_large_keeps_its_status_and_the_start_of_its_text()
    {
        fal.Handler.Result.Next();
        fal.Handler.Result.Then(Open(new EndlessBody("{\"detail\":\"", "no "), 401));
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => fal.Time.RunAsync(() => fal.Job().GetResultAsync()));
        Assert.Equal(HttpStatusCode.Unauthorized, exception.StatusCode);
        Assert.StartsWith("{\"detail\":\"no no ", exception.RawBody, StringComparison.Ordinal);
        Assert.Contains("larger than 16 MiB", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_is_too_large_fails_at_once_with_its_ticket()
    {
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        fal.Handler.Result.Next();
        fal.Handler.Result.Then(Open(new EndlessBody("{\"video\":{\"url\":\"https://v3b.fal.media/a.mp4\"},\"more\":\"", "x")));
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => fal.WaitAsync());
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
        Assert.Contains("larger than 16 MiB", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_most_a_hundred_problems_are_kept_and_the_message_stays_short()
    {
        fal.Handler.Result.Next();
        fal.Handler.Result.Then(Reply.Json(422, "{\"detail\":[" + string.Join(',', Enumerable.Repeat($$"""{"msg":"{{new string('x', 1000)}}"}""", 5000)) + "]}"));
        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => fal.Time.RunAsync(() => fal.Job().GetResultAsync()));
        Assert.Equal(100, exception.Problems.Count);
        Assert.InRange(exception.Message.Length, 1000, 5000);
        Assert.Contains("and 4900 more", exception.Message, StringComparison.Ordinal);
    }

    private static Step Open(EndlessBody body, int status = 200) => new((_, _) =>
    {
        HttpResponseMessage response = new((HttpStatusCode)status) { Content = new StreamContent(body) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
        return Task.FromResult(response);
    });

    /// <summary>A body of 64 MiB that counts the bytes that were read.</summary>
    private sealed class EndlessBody(string start, string filler) : MemoryStream
    {
        private const int End = 64 * Mebibyte;
        private readonly byte[] beginning = Encoding.UTF8.GetBytes(start);
        private readonly byte[] pattern = Encoding.UTF8.GetBytes(filler);

        public int Served { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = Math.Min(buffer.Length, End - Served);
            for (int i = 0; i < count; i++, Served++)
            {
                buffer.Span[i] = Served < beginning.Length ? beginning[Served] : pattern[(Served - beginning.Length) % pattern.Length];
            }

            return ValueTask.FromResult(count);
        }
    }
}
