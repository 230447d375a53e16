using System.Diagnostics.CodeAnalysis;

namespace Fal.Kling.Engine.Http;

/// <summary>
/// One attempt at an operation: prepares the message, sends it, and reads the response. Without a response, it reports what is proven. If a caller cancels a paid
/// attempt or its time elapses, it is known to be unsent only if its body could be sealed before a byte of it left.
/// </summary>
internal sealed class HttpAttempt(
    FalRequest request, HttpRequestMessage message, HandlerChain chain, PaidRoute? route, RestartableTimeout timeout, TimeLimit limit, FalClock clock,
    ClientLifetime lifetime)
{
    private readonly Uri url = message.RequestUri!;
    private readonly PaidContent? paid = message.Content as PaidContent;
    private bool hasEntered;
    private HttpResponseMessage? response;

    /// <summary>Gets the Authorization header of the message; null when it is not signed.</summary>
    public string? Signature { get; init; }

    private string Host => url.IdnHost;

    [SuppressMessage("Design", "CA1031", Justification = "A handler of the application may throw anything, and a paid request whose body has left must still be accounted for.")]
    public async Task<HttpOutcome> RunAsync(Func<HttpRequestMessage, CancellationToken, ValueTask>? prepare, CancellationToken cancellationToken)
    {
        bool isLeftOpen = false;
        try
        {
            using CancellationTokenRegistration onCancel = paid is null ? default : cancellationToken.Register(StopOrGrantGrace);
            if (prepare is not null)
            {
                await PreparedRequest.PrepareAsync(message, request.Purpose, prepare, timeout.Token).ConfigureAwait(false);
            }

            if (request.BeforeSend is { } beforeSend)
            {
                // It has a limit of its own, and what follows has the whole of its time.
                timeout.Restart(Timeout.InfiniteTimeSpan);
                await beforeSend(timeout.Token).ConfigureAwait(false);
                timeout.Restart(limit.Value);
            }

            HttpOutcome outcome = await SendAsync().ConfigureAwait(false);
            isLeftOpen = outcome is OpenResponse;
            return outcome;
        }
        catch (Exception exception)
        {
            // A response proves that fal received the request, whatever happened to the body.
            bool nothingLeft = paid is null || (response is null && paid.TrySeal());
            if (nothingLeft)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ThrowIfDisposed(exception);
                OwnContentException.ThrowIfCauseOf(exception);
            }

            return Failure(exception, cancellationToken.IsCancellationRequested);
        }
        finally
        {
            // The factory disposes a primary handler once its chain is collected, so the chain must live until the response is read.
            GC.KeepAlive(chain);
            message.Dispose();
            if (!isLeftOpen)
            {
                response?.Dispose();
                timeout.Dispose();
            }
        }
    }

    private async Task<HttpOutcome> SendAsync()
    {
        if (paid is not null)
        {
            // Waiting for a "100 Continue" is the one case in which .NET sends a body again on HTTP/1.1.
            message.Headers.ExpectContinue = false;
        }

        using HttpMessageInvoker invoker = new(route?.Handler ?? chain.Outermost, disposeHandler: false);
        hasEntered = true;
        DateTimeOffset sentAt = clock.OurTime;
        response = await invoker.SendAsync(message, timeout.Token).ConfigureAwait(false);
        if (request.Key is not null)
        {
            clock.Note(response, sentAt);
        }

        if (paid is { WasRedirected: true })
        {
            return Redirected();
        }

        if (request.KeepOpen && response.IsSuccessStatusCode)
        {
            return new OpenResponse(response, timeout, chain);
        }

        return await BodyReading.ReadAsync(response, request.Key, timeout.Token).ConfigureAwait(false);
    }

    // Until the body is on its way, a cancellation costs nothing. After that the response is worth a short wait: it says which job was paid for.
    private void StopOrGrantGrace()
    {
        if (paid!.TrySeal())
        {
            timeout.Cancel();
        }
        else
        {
            timeout.Restart(request.CancellationGrace);
        }
    }

    private void ThrowIfDisposed(Exception exception)
    {
        if (lifetime.IsDisposed)
        {
            throw ClientLifetime.Disposed(exception);
        }

        if (exception is ObjectDisposedException)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);
        }
    }

    private TransportFailure Redirected() => new()
    {
        Exception = new PaidRequestHaltedException("The handler followed a redirect."),
        NeverSent = false,
        NeverConnected = false,
        RequestId = response?.Headers.FirstOf(FalHeaders.RequestId),
        Reason = $"{Host} redirected the request, and the handler followed the redirect (set AllowAutoRedirect = false on the handler)",
    };

    private TransportFailure Failure(Exception exception, bool wasCancelled)
    {
        if (paid is { WasRedirected: true })
        {
            return Redirected();
        }

        // Only a report from .NET's sockets before a byte of the body left is proof. A request that never reached a handler needs no proof.
        bool untouched = response is null && paid is not { HasStarted: true };
        bool isTrusted = untouched && (route is null or { IsTrusted: true });
        bool expiredUnsent = timeout.HasExpired && paid is not null;
        return new TransportFailure
        {
            Exception = exception,
            NeverSent = !hasEntered || (isTrusted && (expiredUnsent || FailureReasons.IsProofOfNoDelivery(exception))),
            NeverConnected = !hasEntered || (isTrusted && (expiredUnsent || (!timeout.HasExpired && FailureReasons.IsNeverConnected(exception)))),
            IsCertificateUntrusted = FailureReasons.IsCertificateUntrusted(exception),
            Expired = !timeout.HasExpired ? null : wasCancelled ? new TimeLimit(TimeoutLimit.HttpTimeout, request.CancellationGrace) : limit,
            RequestId = response?.Headers.FirstOf(FalHeaders.RequestId),
            Reason = ReasonFor(exception, wasCancelled),
        };
    }

    private string ReasonFor(Exception exception, bool wasCancelled) => exception switch
    {
        _ when timeout.HasExpired && limit == TimeLimit.IdleTransfer => $"no data was transferred for {limit.Value.TotalSeconds:0.#} s",
        _ when timeout.HasExpired && wasCancelled => $"the call was cancelled, and {Host} did not respond within a grace period of {request.CancellationGrace.TotalSeconds:0.#} s",
        _ when timeout.HasExpired => $"{Host} did not respond completely within {limit.Value.TotalSeconds:0.#} s",
        _ when response is not null => $"the response from {Host} ({(int)response.StatusCode}) was cut off",
        _ when route is { IsTrusted: false } => $"{route.Handler.GetType().Name} threw {exception.GetType().Name}",
        _ => FailureReasons.Describe(exception, url),
    };
}
