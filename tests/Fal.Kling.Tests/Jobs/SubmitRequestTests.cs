using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Jobs;

/// <summary>The exact submission request: request line, headers and query.</summary>
public sealed class SubmitRequestTests
{
    private readonly FakeFal fal = new();

    public SubmitRequestTests() => fal.Handler.Submit.Then(Reply.Accepted);

    [Fact]
    public async Task A_submission_without_options_has_exactly_these_headers()
    {
        SubmitAttempt? attempt = null;
        await fal.SubmitAsync(new SubmitOptions { OnSubmitting = (a, _) => { attempt = a; return default; } });

        SentRequest sent = Assert.Single(fal.Handler.Sent);
        Assert.Equal(HttpMethod.Post, sent.Method);
        Assert.Equal(FakeFal.SubmitUrl, sent.Url);
        Assert.Equal("application/json", sent.ContentType);
        Assert.Equal("Key " + FakeFal.Key, sent.Header("Authorization"));
        Assert.Equal("application/json", sent.Header("Accept"));
        Assert.Matches("^Fal\\.Kling/[0-9]+\\.[0-9]+\\.[0-9]+[^ ]* \\(dotnet\\)$", sent.Header("User-Agent"));
        Assert.Equal("fal-kling-attempt=" + attempt!.Id, sent.Header("X-Fal-Tags"));
        Assert.Equal(["Accept", "Accept-Encoding", "Authorization", "User-Agent", "X-Fal-Tags"], sent.Headers.Keys.Order());
    }

    [Fact]
    public async Task Every_option_is_sent_as_fal_documents_it()
    {
        await fal.SubmitAsync(new SubmitOptions
        {
            StartTimeout = TimeSpan.FromMinutes(15),
            LowPriority = true,
            RunnerHint = "warm-a 1",
            StoreIO = false,
            OutputLifetime = TimeSpan.FromDays(1),
            Tags = new Dictionary<string, string> { ["team"] = "puddles & boats", ["run.no_1-a"] = "7" },
            MaxQueueLength = 25,
            WebhookUrl = new Uri("https://app.example/hooks/fal?a=1&b=ü x#f"),
        });

        SentRequest sent = Assert.Single(fal.Handler.Sent);
        Assert.Equal("900.0", sent.Header("X-Fal-Request-Start-Timeout"));
        Assert.Equal("900.0", sent.Header("X-Fal-Request-Timeout"));
        Assert.Equal("low", sent.Header("X-Fal-Queue-Priority"));
        Assert.Equal("warm-a 1", sent.Header("X-Fal-Runner-Hint"));
        Assert.Equal("0", sent.Header("X-Fal-Store-IO"));
        Assert.Equal("""{"expiration_duration_seconds":86400}""", sent.Header("X-Fal-Object-Lifecycle-Preference"));
        Assert.Matches("^fal-kling-attempt=[0-9a-f]{32},team=puddles & boats,run\\.no_1-a=7$", sent.Header("X-Fal-Tags"));
        Assert.Equal(
            FakeFal.SubmitUrl + "?fal_webhook=https%3A%2F%2Fapp.example%2Fhooks%2Ffal%3Fa%3D1%26b%3D%25C3%25BC%2520x%26kling_endpoint%3Dfal-ai%252Fkling-video%252Fv2.1%252Fmaster%252Ftext-to-video%23f&fal_max_queue_length=25",
            sent.Url);
    }

    [Theory]
    [InlineData(0.11, "0.11")]
    [InlineData(1, "1.0")]
    [InlineData(90.5, "90.5")]
    [InlineData(3600, "3600.0")]
    public async Task A_start_timeout_is_sent_in_seconds(double seconds, string header)
    {
        await fal.SubmitAsync(new SubmitOptions { StartTimeout = TimeSpan.FromSeconds(seconds) });
        Assert.Equal(header, fal.Handler.Sent[0].Header("X-Fal-Request-Start-Timeout"));
    }

    [Fact]
    public async Task Storing_input_and_output_can_be_requested_and_a_queue_limit_can_be_zero()
    {
        await fal.SubmitAsync(new SubmitOptions { StoreIO = true, MaxQueueLength = 0 });
        Assert.Equal("1", fal.Handler.Sent[0].Header("X-Fal-Store-IO"));
        Assert.EndsWith("?fal_max_queue_length=0", fal.Handler.Sent[0].Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_url_with_a_path_keeps_the_path()
    {
        await fal.SubmitAsync(configure: options => options.QueueUrl = new Uri("https://proxy.example/fal/queue/"));
        Assert.Equal("https://proxy.example/fal/queue/fal-ai/kling-video/v2.1/master/text-to-video", fal.Handler.Sent[0].Url);
    }

    [Fact]
    public async Task The_ticket_contains_what_fal_returned()
    {
        KlingJob<KlingVideo> job = await fal.SubmitAsync();

        Assert.Equal(FakeFal.RequestId, job.Ticket.RequestId);
        Assert.Equal(FakeFal.TextEndpoint, job.Ticket.EndpointId);
        Assert.Equal(FakeFal.JobUrl + "/status", job.Ticket.StatusUrl.AbsoluteUri);
        Assert.Equal(FakeFal.JobUrl, job.Ticket.ResponseUrl.AbsoluteUri);
        Assert.Equal(FakeFal.JobUrl + "/cancel", job.Ticket.CancelUrl.AbsoluteUri);
        Assert.Equal(VirtualTime.Start, job.Ticket.SubmittedAt);
    }

    [Fact]
    public async Task The_attempt_callback_is_awaited_before_anything_is_sent()
    {
        SubmitAttempt? attempt = null;
        await fal.SubmitAsync(new SubmitOptions
        {
            OnSubmitting = async (a, token) =>
            {
                await fal.Time.Delay(TimeSpan.FromSeconds(3), token);
                Assert.Empty(fal.Handler.Sent);
                attempt = a;
            },
        });

        Assert.Equal(FakeFal.TextEndpoint, attempt!.EndpointId);
        Assert.Equal(VirtualTime.Start, attempt.StartedAt);
        Assert.Matches("^[0-9a-f]{64}$", attempt.InputHash);
        Assert.Null(attempt.RequestId);
        Assert.Equal(VirtualTime.Start + TimeSpan.FromSeconds(3), fal.Handler.Sent[0].At);
    }

    [Fact]
    public async Task An_attempt_that_cannot_be_saved_is_not_sent()
    {
        SubmitOptions options = new() { OnSubmitting = (_, _) => throw new IOException("disk full") };
        await Assert.ThrowsAsync<IOException>(() => fal.SubmitAsync(options));
        Assert.Empty(fal.Handler.Sent);
    }

    [Fact]
    public async Task Each_submission_is_an_attempt_of_its_own()
    {
        await fal.SubmitAsync();
        await fal.SubmitAsync();
        Assert.Equal(2, fal.Handler.Sent.Select(request => request.Header("X-Fal-Tags")).Distinct().Count());
    }

    [Fact]
    public async Task An_image_that_is_not_a_url_fails_with_an_explanation_before_any_request_to_the_queue()
    {
        ImageToVideoRequest request = new() { Prompt = "p", Image = KlingMedia.FromFile("/nowhere/first.png") };
        await Assert.ThrowsAnyAsync<KlingException>(() => fal.Time.RunAsync(() => fal.Client().SubmitAsync(request)));
        Assert.Empty(fal.Handler.SentTo(fal.Handler.Submit));
    }
}
