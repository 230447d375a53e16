using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Http;

/// <summary>Only .NET's own sockets, before any byte of the body was sent, can prove that nothing was bought.</summary>
public sealed class PrimaryHandlerTests
{
    private readonly FakeFal fal = new();

    public static TheoryData<Exception> Claims { get; } =
    [
        new HttpRequestException(HttpRequestError.ConnectionError, "refused"),
        new HttpRequestException(HttpRequestError.NameResolutionError, "no such host"),
        new HttpRequestException(HttpRequestError.SecureConnectionError, "no TLS"),
        new HttpRequestException(HttpRequestError.ProxyTunnelError, "no tunnel"),
        new TaskCanceledException("timed out", new TimeoutException()),
        new TimeoutException("timed out"),
        new ObjectDisposedException("a socket"),
        new InvalidOperationException("a bug"),
    ];

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task An_exception_from_a_custom_handler_does_not_prove_that_nothing_was_bought(Exception claim)
    {
        fal.Handler.Submit.Then(Reply.NeverSent(claim), Reply.Accepted);
        using KlingClient client = ClientOf(fal.Handler);

        if (claim is ObjectDisposedException)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request)));
        }
        else
        {
            await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request)));
        }

        Assert.Single(fal.Handler.Sent);
    }

    [Theory]
    [InlineData(429, true)]
    [InlineData(400, false)]
    [InlineData(403, false)]
    public async Task A_response_from_a_custom_handler_counts(int status, bool isRetried)
    {
        fal.Handler.Submit.Then(Reply.Json(status, """{"detail":"no"}"""), Reply.Accepted);
        using KlingClient client = ClientOf(fal.Handler);

        Exception? exception = await Record.ExceptionAsync(() => fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request)));

        Assert.Equal(isRetried, exception is null);
        Assert.Equal(isRetried ? 2 : 1, fal.Handler.Sent.Count);
    }

    [Fact]
    public async Task A_response_whose_body_was_cut_by_a_cancellation_is_never_reported_as_nothing_bought()
    {
        using CancellationTokenSource abort = new();
        fal.Handler.Submit.Then(new Step((_, _) =>
        {
            // The request was accepted, by a handler that read the body in its own way.
            abort.Cancel();
            return Reply.Body(new ScriptedBody().Hang(fal.Time), mediaType: "application/json").Act(null!, CancellationToken.None);
        }, ReadsBody: false));
        using KlingClient client = ClientOf(fal.Handler);

        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request, cancellationToken: abort.Token)));
    }

    [Theory]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_handler_that_follows_redirects_does_not_submit_the_job_elsewhere(int status)
    {
        await using LoopbackServer elsewhere = new("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        await using LoopbackServer server = new($"HTTP/1.1 {status} Moved\r\nLocation: {elsewhere.Url}\r\nContent-Length: 0\r\n\r\n");
        using KlingClient client = new(new KlingClientOptions { ApiKey = FakeFal.Key, QueueUrl = Watched(server.Url) }, new SocketsHttpHandler());

        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => client.SubmitAsync(FakeFal.Request, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(1, server.BodiesReceived);
        Assert.Equal(0, elsewhere.BodiesReceived);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    public async Task The_page_behind_a_redirect_is_not_mistaken_for_fals_response(int status)
    {
        await using LoopbackServer elsewhere = new("HTTP/1.1 200 OK\r\nContent-Length: 22\r\n\r\n{\"request_id\":\"login\"}");
        await using LoopbackServer server = new($"HTTP/1.1 {status} Moved\r\nLocation: {elsewhere.Url}\r\nContent-Length: 0\r\n\r\n");
        using KlingClient client = new(new KlingClientOptions { ApiKey = FakeFal.Key, QueueUrl = Watched(server.Url) }, new HttpClientHandler());

        KlingSubmitUncertainException exception =
            await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => client.SubmitAsync(FakeFal.Request, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("AllowAutoRedirect", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_proves_that_nothing_was_bought_and_names_the_host()
    {
        int port = LoopbackServer.ClosedPort();
        using KlingClient client = new(new KlingClientOptions { ApiKey = FakeFal.Key, MaxRetries = 0, QueueUrl = Watched(new Uri($"http://127.0.0.1:{port}")) });

        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => client.SubmitAsync(FakeFal.Request, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains($"127.0.0.1:{port}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disposed_client_throws_ObjectDisposedException()
    {
        KlingClient client = ClientOf(fal.Handler);
        client.Dispose();
        ObjectDisposedException[] exceptions =
        [
            await Assert.ThrowsAsync<ObjectDisposedException>(() => client.SubmitAsync(FakeFal.Request, cancellationToken: TestContext.Current.CancellationToken)),
            await Assert.ThrowsAsync<ObjectDisposedException>(() => client.TextToVideoAsync(FakeFal.Request, cancellationToken: TestContext.Current.CancellationToken)),
            await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetJob(FakeFal.Ticket).WaitAsync(cancellationToken: TestContext.Current.CancellationToken)),
        ];
        Assert.All(exceptions, exception => Assert.Contains(nameof(KlingClient), exception.Message, StringComparison.Ordinal));
        Assert.Empty(fal.Handler.Sent);
    }

    [Fact]
    public async Task A_client_that_is_disposed_while_connecting_reports_that_nothing_was_bought()
    {
        using BlackHole hole = new();
        KlingClient client = new(new KlingClientOptions { ApiKey = FakeFal.Key, MaxRetries = 0, QueueUrl = Watched(hole.Url) });
        Task<KlingJob<KlingVideo>> submission = client.SubmitAsync(FakeFal.Request, cancellationToken: TestContext.Current.CancellationToken);
        client.Dispose();

        ObjectDisposedException exception = await Assert.ThrowsAsync<ObjectDisposedException>(() => submission);

        Assert.Contains(nameof(KlingClient), exception.Message, StringComparison.Ordinal);
    }

    private static Uri Watched(Uri url)
    {
        KeyWatch.Configured(url);
        return url;
    }

    private KlingClient ClientOf(HttpMessageHandler handler) => new(new KlingClientOptions { ApiKey = FakeFal.Key, TimeProvider = fal.Time }, handler);
}
