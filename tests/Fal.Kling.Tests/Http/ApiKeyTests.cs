using Fal.Kling.Engine.Http;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Http;

/// <summary>Where the key comes from, how often it is requested, and that it never appears in any text.</summary>
public sealed class ApiKeyTests
{
    private readonly FakeFal fal = new();

    public ApiKeyTests()
    {
        fal.Handler.Submit.Then(Reply.Accepted);
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        fal.Handler.Result.Then(Reply.Video);
        fal.Handler.Status.Then(Reply.Status("IN_PROGRESS"));
        fal.Handler.Cancel.Then(Reply.Json(200, """{"status":"OK"}"""));
    }

    [Theory]
    [InlineData("a:b\n")]
    [InlineData("  a:b\r\n")]
    [InlineData("a:b")]
    public async Task A_key_is_trimmed(string key)
    {
        await fal.SubmitAsync(configure: options => options.ApiKey = key);
        Assert.Equal("Key a:b", fal.Handler.Sent[0].Header("Authorization"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("secret-part secret-part")]
    [InlineData("secret-part\r\nX-Evil: 1")]
    [InlineData("secret-partü")]
    public void An_invalid_key_is_rejected_without_being_shown(string key)
    {
        KlingException exception = Assert.Throws<KlingException>(() => fal.Client(options => options.ApiKey = key));
        Assert.Contains("KlingClientOptions.ApiKey", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-part", exception.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new KlingClient((string)null!));
    }

    [Theory]
    [InlineData("\"id:secret-part\"", "quotation marks")]
    [InlineData("'id:secret-part'", "quotation marks")]
    [InlineData("id:secret-part\"", "quotation marks")]
    [InlineData("${FAL_KEY}", "variable")]
    [InlineData("$FAL_KEY", "variable")]
    [InlineData("%FAL_KEY%", "variable")]
    [InlineData("FAL_KEY=id:secret-part", "'='")]
    [InlineData("export FAL_KEY=id:secret-part", "'='")]
    [InlineData("<key_id>:<key_secret>", "placeholder")]
    [InlineData("Key id:secret-part", "scheme")]
    [InlineData("bearer id:secret-part", "scheme")]
    [InlineData("secret-part", "doesn't have a ':'")]
    [InlineData("id:secret-part;", "in the form of a key")]
    [InlineData("id:secret-part,", "in the form of a key")]
    [InlineData("id:secret-part:more", "in the form of a key")]
    [InlineData("id:", "in the form of a key")]
    [InlineData(":secret-part", "in the form of a key")]
    [InlineData("id:secret\u200b-part", "invisible")]
    [InlineData("\ufeffid:secret-part", "invisible")]
    public void An_invalid_key_is_rejected_with_the_mistake_and_the_page_where_keys_are_created(string key, string mistake)
    {
        KlingException exception = Assert.Throws<KlingException>(() => fal.Client(options => options.ApiKey = key));
        Assert.Contains(mistake, exception.Message, StringComparison.Ordinal);
        Assert.Contains("https://fal.ai/dashboard/keys", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-part", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_rotated_during_a_job_is_requested_again()
    {
        FakeFal rotated = new();
        string current = "id:key-1";
        Step refused = Reply.Json(401, """{"detail":"No user found for Key ID and Secret"}""");
        rotated.Handler.Submit.Then(Reply.Accepted);
        rotated.Handler.Status.Then(refused, Reply.Status("IN_PROGRESS"));
        rotated.Handler.Cancel.Then(refused);
        KlingClient client = rotated.Client(options =>
        {
            options.ApiKey = null;
            options.ApiKeyProvider = _ => ValueTask.FromResult(current);
        });
        KlingJob<KlingVideo> job = await rotated.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request));
        current = "id:key-2";

        Assert.IsType<JobInProgress>(await rotated.Time.RunAsync(() => job.GetStatusAsync()));
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => rotated.Time.RunAsync(() => job.CancelAsync()));

        Assert.Equal(["Key id:key-1", "Key id:key-1", "Key id:key-2", "Key id:key-2"], rotated.Handler.Sent.Select(request => request.Header("Authorization")));
        Assert.Equal(ApiErrorReason.Unauthorized, exception.Reason);
    }

    [Fact]
    public async Task A_paid_request_that_is_rejected_for_its_key_is_resent_with_the_new_one()
    {
        FakeFal rotated = new();
        rotated.Handler.Submit.Then(Reply.Json(401, "{}"), Reply.Accepted);
        int asked = 0;
        KlingClient client = rotated.Client(options =>
        {
            options.ApiKey = null;
            options.ApiKeyProvider = _ => ValueTask.FromResult($"id:key-{++asked}");
        });
        await rotated.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request));
        Assert.Equal(["Key id:key-1", "Key id:key-2"], rotated.Handler.Sent.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task A_key_provider_is_called_once_per_operation_and_a_job_keeps_the_key_it_was_created_with()
    {
        int asked = 0;
        KlingClient client = fal.Client(options =>
        {
            options.ApiKey = null;
            options.ApiKeyProvider = _ => ValueTask.FromResult($"id:key-{++asked}");
        });
        KlingJob<KlingVideo> job = await fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request));
        await fal.Time.RunAsync(() => job.GetStatusAsync());
        await fal.Time.RunAsync(() => job.WaitAsync());
        await fal.Time.RunAsync(() => job.CancelAsync());
        Assert.Equal(1, asked);
        Assert.All(fal.Handler.Sent, request => Assert.Equal("Key id:key-1", request.Header("Authorization")));

        KlingJob<KlingVideo> resumed = client.GetJob(job.Ticket);
        Assert.Equal(1, asked);
        await fal.Time.RunAsync(() => resumed.WaitAsync());
        Assert.Equal(2, asked);
        Assert.All(fal.Handler.Sent.TakeLast(2), request => Assert.Equal("Key id:key-2", request.Header("Authorization")));
        await fal.Time.RunAsync(() => resumed.GetResultAsync());
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task Retries_of_one_operation_call_the_key_provider_once()
    {
        int asked = 0;
        fal.Handler.Cancel.Then(2, Reply.BadGateway).Then(Reply.Json(200, """{"status":"OK"}"""));
        KlingClient client = fal.Client(options =>
        {
            options.ApiKey = null;
            options.ApiKeyProvider = _ => ValueTask.FromResult($"id:key-{++asked}");
        });
        await fal.Time.RunAsync(() => client.GetJob(FakeFal.Ticket).CancelAsync());
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_failing_key_provider_sends_nothing_and_its_exception_is_wrapped_with_the_ticket_once_there_is_one()
    {
        KlingClient client = fal.Client(options =>
        {
            options.ApiKey = null;
            options.ApiKeyProvider = _ => throw new TimeoutException("the vault is unavailable");
        });
        await Assert.ThrowsAsync<TimeoutException>(() => fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request)));
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => fal.Time.RunAsync(() => client.GetJob(FakeFal.Ticket).GetStatusAsync()));
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
        Assert.IsType<TimeoutException>(exception.InnerException);
        Assert.Empty(fal.Handler.Sent);
    }

    [Fact]
    public async Task An_empty_key_from_a_provider_is_reported_with_its_source()
    {
        KlingClient client = fal.Client(options =>
        {
            options.ApiKey = null;
            options.ApiKeyProvider = _ => ValueTask.FromResult(string.Empty);
        });
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request)));
        Assert.Contains("ApiKeyProvider", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_and_the_prompt_never_appear_in_exceptions_or_logs()
    {
        FakeFal broken = new();
        RecordingLogger log = new();
        broken.Handler.Submit.Then(Reply.Json(401, """{"detail":"No user found"}"""), Reply.Reset, Reply.NeverSent(HttpRequestError.ConnectionError));
        broken.Handler.Status.Then(Reply.Json(403, """{"detail":"Not yours"}"""));
        KlingClient client = broken.Client(options => options.MaxRetries = 1, log);
        List<Exception?> exceptions = [];
        for (int i = 0; i < 3; i++)
        {
            exceptions.Add(await Record.ExceptionAsync(() => broken.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request))));
        }

        exceptions.Add(await Record.ExceptionAsync(() => broken.Time.RunAsync(() => client.GetJob(FakeFal.Ticket).GetStatusAsync())));

        Assert.All(exceptions, exception => Assert.DoesNotContain("key-secret", Assert.IsAssignableFrom<KlingException>(exception).ToString(), StringComparison.Ordinal));
        Assert.NotEmpty(log.Lines);
        Assert.All(log.Lines, line =>
        {
            Assert.DoesNotContain("key-secret", line, StringComparison.Ordinal);
            Assert.DoesNotContain("paper boat", line, StringComparison.Ordinal);
        });
        Assert.Equal("(key)", new ApiKey(FakeFal.Key, "test").ToString());
    }
}
