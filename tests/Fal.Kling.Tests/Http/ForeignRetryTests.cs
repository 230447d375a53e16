using System.Net;
using Fal.Kling.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling.Tests.Http;

/// <summary>A handler that an application puts around every HttpClient may repeat requests. A paid submit goes out once all the same.</summary>
public sealed class ForeignRetryTests
{
    private readonly FakeFal fal = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_repeats_a_lost_submit_is_refused_and_the_outcome_is_uncertain(bool copiesBody)
    {
        fal.Handler.Submit.Then(Reply.Json(503, "{}", ("x-fal-request-id", FakeFal.RequestId)), Reply.Accepted);

        KlingSubmitUncertainException exception = await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => SubmitAsync(copiesBody));

        Assert.Single(fal.Handler.Sent);
        Assert.Equal(FakeFal.RequestId, exception.Attempt.RequestId);
        Assert.Contains("another handler of the HttpClient tried to send it again", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_copies_the_body_cannot_repeat_it_after_a_reset()
    {
        fal.Handler.Submit.Then(Reply.Reset, Reply.Accepted);
        await Assert.ThrowsAnyAsync<KlingException>(() => SubmitAsync(copiesBody: true));
        Assert.Single(fal.Handler.Sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_repeats_what_was_never_accepted_may_do_so(bool copiesBody)
    {
        fal.Handler.Submit.Then(Reply.Json(429, "{}"), Reply.NeverSent(HttpRequestError.ConnectionError), Reply.Accepted);
        Assert.Equal(FakeFal.RequestId, (await SubmitAsync(copiesBody)).Ticket.RequestId);
        Assert.Equal(3, fal.Handler.Sent.Count);
    }

    [Fact]
    public async Task In_an_HttpClient_that_was_used_before_the_body_itself_refuses_to_be_sent_twice()
    {
        fal.Handler.Submit.Then(Reply.Json(500, "{}"), Reply.Accepted);
        using HttpClient http = await UsedHttpClientAsync(new Repeater(copiesBody: false));
        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => SubmitAsync(http));
        Assert.Single(fal.Handler.SentTo(fal.Handler.Submit), request => request.Body is not null);
    }

    [Fact]
    public async Task In_an_HttpClient_that_was_used_before_a_handler_that_copies_the_body_is_refused_before_anything_is_bought()
    {
        fal.Handler.Submit.Then(Reply.Json(500, "{}"), Reply.Accepted);
        using HttpClient http = await UsedHttpClientAsync(new Repeater(copiesBody: true));
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => SubmitAsync(http));
        Assert.Empty(fal.Handler.SentTo(fal.Handler.Submit));
        Assert.Contains("keeps a copy of the body", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_client_of_the_same_HttpClient_is_guarded_too()
    {
        fal.Handler.Submit.Then(Reply.Accepted, Reply.Json(500, "{}"), Reply.Accepted);
        using HttpClient http = new(new Repeater(copiesBody: true) { InnerHandler = fal.Handler }) { Timeout = Timeout.InfiniteTimeSpan };
        await SubmitAsync(http);
        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => SubmitAsync(http));
        Assert.Equal(2, fal.Handler.Sent.Count);
    }

    [Fact]
    public async Task A_handler_that_stands_in_for_the_network_may_read_the_body()
    {
        fal.Handler.Submit.Then(new Step(async (request, token) =>
        {
            Assert.Contains("paper boat", await request.Content!.ReadAsStringAsync(token), StringComparison.Ordinal);
            return await Reply.Accepted.Act(request, token);
        }, ReadsBody: false));
        Assert.Equal(FakeFal.RequestId, (await fal.SubmitAsync()).Ticket.RequestId);
    }

    [Fact]
    public async Task The_guard_stands_behind_a_network_handler_of_the_application_too()
    {
        fal.Handler.Submit.Then(Reply.Json(500, "{}"), Reply.Accepted);
        ServiceCollection services = new();
        services.AddKlingClient(options => (options.ApiKey, options.TimeProvider) = (FakeFal.Key, fal.Time))
            .ConfigurePrimaryHttpMessageHandler(() => fal.Handler)
            .AddHttpMessageHandler(() => new Repeater(copiesBody: true));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IKlingClient client = provider.GetRequiredService<IKlingClient>();

        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request)));

        Assert.Single(fal.Handler.Sent);
    }

    [Fact]
    public async Task A_timeout_of_the_callers_HttpClient_is_named_so_that_it_can_be_mended()
    {
        fal.Handler.Submit.Then(Reply.Lost(new TaskCanceledException("timed out", new TimeoutException("HttpClient.Timeout", new TaskCanceledException()))));
        KlingSubmitUncertainException exception = await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => fal.SubmitAsync());
        Assert.Contains("HttpClient.Timeout", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_may_read_the_body_after_it_was_sent()
    {
        fal.Handler.Submit.Then(Reply.Accepted);
        using HttpClient http = new(new ReaderAfterwards { InnerHandler = fal.Handler }) { Timeout = Timeout.InfiniteTimeSpan };
        Assert.Equal(FakeFal.RequestId, (await SubmitAsync(http)).Ticket.RequestId);
    }

    [Fact]
    public async Task In_an_HttpClient_that_was_used_before_reading_the_body_after_it_was_sent_leaves_the_outcome_uncertain()
    {
        fal.Handler.Submit.Then(Reply.Json(502, "{}"));
        using HttpClient http = await UsedHttpClientAsync(new ReaderAfterwards());
        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => SubmitAsync(http));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_sends_clones_of_the_request_sends_one_at_most(bool wasUsed)
    {
        fal.Handler.Submit.Then(Reply.Json(500, "{}"), Reply.Accepted);
        using HttpClient http = wasUsed ? await UsedHttpClientAsync(new Cloner()) : new(new Cloner { InnerHandler = fal.Handler });
        await Assert.ThrowsAnyAsync<KlingException>(() => SubmitAsync(http));
        Assert.InRange(fal.Handler.SentTo(fal.Handler.Submit).Count(), 0, 1);
    }

    private async Task<HttpClient> UsedHttpClientAsync(DelegatingHandler handler)
    {
        fal.Handler.File.Then(Reply.Json(200, "{}"));
        handler.InnerHandler = fal.Handler;
        HttpClient http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using HttpResponseMessage _ = await http.GetAsync(new Uri("https://example.com/"), TestContext.Current.CancellationToken);
        return http;
    }

    private Task<KlingJob> SubmitAsync(bool copiesBody)
    {
        HttpClient http = new(new Repeater(copiesBody) { InnerHandler = fal.Handler }) { Timeout = Timeout.InfiniteTimeSpan };
        return SubmitAsync(http);
    }

    private Task<KlingJob> SubmitAsync(HttpClient http)
    {
        KlingClient client = new(new KlingClientOptions { ApiKey = FakeFal.Key, TimeProvider = fal.Time, MaxRetries = 0 }, http);
        return fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request));
    }

    private sealed class Repeater(bool copiesBody) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (copiesBody)
            {
                await (request.Content?.LoadIntoBufferAsync(cancellationToken) ?? Task.CompletedTask);
            }

            for (int tries = 0; ; tries++)
            {
                try
                {
                    HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
                    if (tries == 3 || response.StatusCode is not (HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError))
                    {
                        return response;
                    }
                }
                catch (HttpRequestException) when (tries < 3)
                {
                    // As the usual handlers do: once more.
                }
            }
        }
    }

    private sealed class ReaderAfterwards : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            await (request.Content?.ReadAsStringAsync(cancellationToken) ?? Task.FromResult(string.Empty));
            return response;
        }
    }

    private sealed class Cloner : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using MemoryStream body = new();
            await (request.Content?.CopyToAsync(body, cancellationToken) ?? Task.CompletedTask);
            for (int tries = 0; ; tries++)
            {
                HttpRequestMessage clone = new(request.Method, request.RequestUri) { Content = new ByteArrayContent(body.ToArray()) };
                foreach ((string name, IEnumerable<string> values) in request.Headers)
                {
                    clone.Headers.TryAddWithoutValidation(name, values);
                }

                HttpResponseMessage response = await base.SendAsync(clone, cancellationToken);
                if (tries == 3 || response.IsSuccessStatusCode)
                {
                    return response;
                }
            }
        }
    }
}
