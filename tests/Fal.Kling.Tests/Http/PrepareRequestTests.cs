using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Http;

/// <summary>An application can add headers to every request, and change nothing else.</summary>
public sealed class PrepareRequestTests
{
    private readonly FakeFal fal = new();

    public PrepareRequestTests()
    {
        fal.Handler.Submit.Then(Reply.Json(429, "{}"), Reply.Accepted);
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        fal.Handler.Result.Then(Reply.Video);
        fal.Handler.File.Then(Reply.File([0, 0, 0, 24, .. "ftypmp42"u8]));
    }

    [Fact]
    public async Task The_callback_runs_for_each_attempt_of_every_request()
    {
        int calls = 0;
        KlingClient client = fal.Client(options => options.PrepareRequest = (request, _) =>
        {
            request.Headers.Add("X-Signature", $"{++calls}");
            return default;
        });

        KlingVideo video = await fal.Time.RunAsync(() => client.TextToVideoAsync(FakeFal.Request));
        await fal.Time.RunAsync(() => client.DownloadAsync(video, Stream.Null));

        Assert.Equal(["1", "2", "3", "4", "5"], fal.Handler.Sent.Select(request => request.Header("X-Signature")));
    }

    public static TheoryData<string, Action<HttpRequestMessage>> Changes { get; } = new()
    {
        { "URL", request => request.RequestUri = new Uri("https://evil.example/") },
        { "method", request => request.Method = HttpMethod.Put },
        { "content", request => request.Content = new StringContent("{}") },
        { "content", request => request.Content = null },
        { "Authorization", request => request.Headers.Remove("Authorization") },
        { "Authorization", request => request.Headers.Authorization = new("Bearer", "another") },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_callback_that_changes_more_than_headers_is_rejected_before_anything_is_sent(string what, Action<HttpRequestMessage> change)
    {
        KlingClient client = fal.Client(options => options.PrepareRequest = (request, _) =>
        {
            change(request);
            return default;
        });

        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request)));

        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
        Assert.Contains("was not sent", exception.Message, StringComparison.Ordinal);
        Assert.Empty(fal.Handler.Sent);
    }

    [Fact]
    public async Task An_exception_from_the_callback_stops_the_request_and_carries_the_ticket_if_there_is_one()
    {
        Exception fault = new NotSupportedException("the vault is unavailable");
        KlingClient client = fal.Client(options => options.PrepareRequest = (_, _) => throw fault);

        KlingException before = await Assert.ThrowsAsync<KlingException>(() => fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request)));
        KlingException after = await Assert.ThrowsAsync<KlingException>(() => fal.Time.RunAsync(() => client.GetJob(FakeFal.Ticket).WaitAsync()));

        Assert.Equal((fault, fault), (before.InnerException, after.InnerException));
        Assert.Equal(FakeFal.Ticket, after.Ticket);
        Assert.Empty(fal.Handler.Sent);
    }

    [Fact]
    public async Task The_callbacks_token_fires_when_the_call_is_cancelled()
    {
        using CancellationTokenSource abort = new();
        KlingClient client = fal.Client(options => options.PrepareRequest = async (_, token) =>
        {
            await abort.CancelAsync();
            token.ThrowIfCancellationRequested();
        });

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request, cancellationToken: abort.Token)));

        Assert.Equal(abort.Token, exception.CancellationToken);
        Assert.Empty(fal.Handler.Sent);
    }
}
