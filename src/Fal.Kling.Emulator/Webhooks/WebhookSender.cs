using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Http.Headers;

namespace Fal.Kling.Emulator;

/// <summary>
/// Calls the webhook of each job that has ended, until it is acknowledged. fal ignores URLs on loopback. The emulator ignores all others.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    private const int MaxAttempts = 31;
    private const string UserId = "emulator";

    /// <summary>fal gives up when the stored result expires.</summary>
    private static readonly TimeSpan ResultLifetime = TimeSpan.FromHours(1);

    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LaterPatience = TimeSpan.FromSeconds(120);

    // fal documents that its delays grow, but not how. With these, the attempts fill the hour.
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(2);

    private readonly TimeProvider clock;
    private readonly HttpMessageInvoker http = CreateInvoker();
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationToken stopped;

    public WebhookSender(TimeProvider clock)
    {
        this.clock = clock;
        stopped = stop.Token;
    }

    /// <summary>Starts to call the webhook of a job that has ended, and returns immediately.</summary>
    public void Call(Job job)
    {
        if (Uri.TryCreate(job.WebhookUrl, UriKind.Absolute, out Uri? url) && url is { IsLoopback: true, Scheme: "http" or "https" })
        {
            byte[] body = WebhookJson.Write(job);
            _ = Task.Run(() => CallOrGiveUpAsync(job, url, body), stopped);
        }
    }

    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
        http.Dispose();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The invoker disposes its handler.")]
    [SuppressMessage("Security", "CA5359", Justification = "No one can intercept loopback, and a test's server has a self-signed certificate.")]
    private static HttpMessageInvoker CreateInvoker()
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,

            // fal is another system, so its calls don't belong to the traces of the process that hosts the emulator.
            ActivityHeadersPropagator = null,
            SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
        };
        return new HttpMessageInvoker(handler, disposeHandler: true);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever ends the calls is recorded as an attempt, where the test can see it.")]
    private async Task CallOrGiveUpAsync(Job job, Uri url, byte[] body)
    {
        try
        {
            await CallUntilAcknowledgedAsync(job, url, body).ConfigureAwait(false);
        }
        catch (Exception exception) when (!stopped.IsCancellationRequested)
        {
            job.WebhookAttempts = job.WebhookAttempts.Add(
                new WebhookAttempt { At = job.EndedAt!.Value, Error = $"The emulator could not call the webhook: {exception.GetType().Name}: {exception.Message}" });
        }
    }

    private async Task CallUntilAcknowledgedAsync(Job job, Uri url, byte[] body)
    {
        DateTimeOffset deadline = job.EndedAt!.Value.Plus(ResultLifetime);
        TimeSpan patience = FirstPatience;
        TimeSpan delay = FirstDelay;
        for (int count = 1; ; count++)
        {
            WebhookAttempt attempt = await CallOnceAsync(job.RequestId, url, body, patience).ConfigureAwait(false);
            job.WebhookAttempts = job.WebhookAttempts.Add(attempt);

            // As on fal, a redirect is not followed, and the call is not retried.
            bool isFinal = attempt is { IsAcknowledged: true } or { StatusCode: >= 300 and < 400 };
            if (isFinal || count == MaxAttempts || clock.GetUtcNow().Plus(delay) > deadline)
            {
                return;
            }

            await Task.Delay(delay, clock, stopped).ConfigureAwait(false);
            patience = LaterPatience;
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
    }

    private async Task<WebhookAttempt> CallOnceAsync(string requestId, Uri url, byte[] body, TimeSpan patience)
    {
        DateTimeOffset now = clock.GetUtcNow();
        using HttpRequestMessage request = new(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            Headers =
            {
                { "X-Fal-Webhook-Request-Id", requestId },
                { "X-Fal-Webhook-User-Id", UserId },
                { "X-Fal-Webhook-Timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
            },
        };
        using CancellationTokenSource timeout = new(patience, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopped);
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, either.Token).ConfigureAwait(false);
            return new WebhookAttempt { At = now, StatusCode = (int)response.StatusCode };
        }
        catch (HttpRequestException exception)
        {
            return new WebhookAttempt { At = now, Error = exception.Message };
        }
        catch (OperationCanceledException) when (!stopped.IsCancellationRequested)
        {
            return new WebhookAttempt { At = now, Error = $"The webhook did not respond within {patience.TotalSeconds} s." };
        }
    }
}
