using Fal.Kling.Engine.Http;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Http;

/// <summary>A server that echoes the key does not get it into anything that people read.</summary>
public sealed class RedactionTests
{
    private const string Echo = "Bad key " + FakeFal.Key + ", secret key-secret, header Key key-id%3Akey-secret";

    [Theory]
    [InlineData(401, """{"detail":"ECHO"}""")]
    [InlineData(403, "<html>ECHO</html>")]
    [InlineData(409, """{"detail":[{"loc":["body","ECHO"],"msg":"ECHO","type":"ECHO","ctx":{"got":"ECHO"}}]}""")]
    [InlineData(422, """{"detail":[{"loc":["ECHO"],"msg":"ECHO","type":"ECHO"}]}""")]
    [InlineData(500, """{"error":{"type":"ECHO","message":"ECHO"}}""")]
    [InlineData(200, """{"video":"ECHO"}""")]
    [InlineData(200, "ECHO")]
    public async Task The_key_is_in_no_part_of_an_exception(int status, string body)
    {
        FakeFal fal = new();
        RecordingLogger logger = new();
        Step echo = Reply.Json(status, body.Replace("ECHO", Echo, StringComparison.Ordinal), ("X-Fal-Error-Type", Echo), ("x-fal-request-id", Echo));
        fal.Handler.Submit.Then(echo);
        fal.Handler.Status.Then(echo);
        fal.Handler.Result.Then(echo);
        fal.Handler.Cancel.Then(echo);
        KlingClient client = fal.Client(options => options.MaxRetries = 0, logger);
        KlingJob<KlingVideo> job = client.GetJob(FakeFal.Ticket);

        foreach (Func<Task> call in (Func<Task>[])[() => client.SubmitAsync(FakeFal.Request), () => job.GetStatusAsync(), () => job.GetResultAsync(), () => job.CancelAsync()])
        {
            Exception? exception = await Record.ExceptionAsync(() => fal.Time.RunAsync(call));
            Assert.DoesNotContain(KeyWatch.Marker, Everything(exception), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(logger.Lines, line => line.Contains(KeyWatch.Marker, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_key_is_in_no_event_of_a_stream()
    {
        FakeFal fal = new();
        fal.Handler.Stream.Then(Reply.Events(
            Reply.StatusJson("IN_PROGRESS", $",\"logs\":[{{\"message\":\"{Echo}\",\"level\":\"{Echo}\"}}]"),
            Reply.StatusJson("COMPLETED", $",\"error\":\"{Echo}\",\"error_type\":\"{Echo}\"")));
        List<JobUpdate> updates = await fal.WatchAsync(new WatchOptions { IncludeLogs = true });
        Assert.DoesNotContain(KeyWatch.Marker, string.Join(' ', updates) + updates[0].NewLogs[0], StringComparison.Ordinal);
        Assert.Contains("Bad key ***", updates[0].NewLogs[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an-id:a/secret+of=many", "a/secret+of=many")]
    [InlineData("an-id:a/secret+of=many", "a\\/secret+of=many")]
    [InlineData("an-id:a/secret+of=many", "a/secret\\u002Bof=many")]
    [InlineData("an-id:a/secret+of=many", "a%2Fsecret%2Bof%3Dmany")]
    public void A_key_is_recognised_in_every_encoding(string key, string shown) =>
        Assert.Equal("\"x *** y\"", new ApiKey(key, "the test").Redact($"\"x {shown} y\""));

    [Fact]
    public void A_short_secret_does_not_corrupt_ordinary_words() =>
        Assert.Equal("""{"status":"COMPLETED"}""", new ApiKey("identity:st", "the test").Redact("""{"status":"COMPLETED"}"""));

    private static string Everything(Exception? exception) => exception switch
    {
        null => string.Empty,
        KlingApiException api => $"{api} {api.RawBody} {api.ErrorType} {api.RequestId}",
        KlingValidationException invalid => $"{invalid} {invalid.RawBody} {string.Join(' ', invalid.Problems)} {string.Join(' ', invalid.Problems.Select(problem => problem.Type))}",
        KlingJobFailedException failed => $"{failed} {failed.RawBody} {failed.ErrorType} {string.Join(' ', failed.Problems)}",
        KlingSubmitUncertainException uncertain => $"{uncertain} {uncertain.Attempt} {Everything(uncertain.InnerException)}",
        _ => exception.ToString(),
    };
}
