using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;
using Polly;

namespace Fal.Kling.Engine.Http;

/// <summary>
/// The only way to the network: signs with the key where the host may have it, bounds each attempt in time, and repeats what the operation allows.
/// </summary>
internal sealed class Transport(HttpClient client, TransportSettings settings, ILogger logger)
{
    private readonly TimeLimit attemptLimit = new(TimeoutLimit.HttpTimeout, settings.HttpTimeout);
    private readonly Lazy<ResiliencePipeline<HttpOutcome>> retries = new(() => RetryPipeline.Build(settings));

    private readonly BodyCopies copies = InnermostGuard.Insert(client);

    public TimeProvider Time => settings.Time;

    public KlingTelemetry Telemetry { get; } = new(settings.Time, logger);

    public int MaxRetries => settings.MaxRetries;

    /// <summary>Sends, and reads the answer.</summary>
    /// <returns>A whole <see cref="Response"/>, or an <see cref="OpenResponse"/> where the request keeps it open, or <see cref="TransportFailure"/>.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<HttpOutcome> SendAsync(FalRequest request, CancellationToken cancellationToken)
    {
        if (request.Key is not null)
        {
            settings.Pins.Demand(request.Url);
        }

        HttpOutcome first = await AttemptAsync(request, request.Url, cancellationToken).ConfigureAwait(false);
        return MaxRetries > 0 && request.Repeat(first) ? await RepeatAsync(request, first, cancellationToken).ConfigureAwait(false) : first;
    }

    // Most operations never come here, so the pipeline is built, and its machinery loaded, when one does.
    private async Task<HttpOutcome> RepeatAsync(FalRequest request, HttpOutcome first, CancellationToken cancellationToken)
    {
        Exchange exchange = new(request);
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(RetryPipeline.ExchangeKey, exchange);
            HttpOutcome outcome = await retries.Value.ExecuteAsync(
                static (context, state) => state.Exchange.Retries == 0 ? new(state.First) : state.Transport.RetryAsync(state.Exchange, context.CancellationToken),
                context,
                (Transport: this, Exchange: exchange, First: first)).ConfigureAwait(false);
            if (outcome is not TransportFailure none)
            {
                return outcome;
            }

            // Where the backup could not be reached either, what is said is said of the host that was asked for.
            TransportFailure told = none.NeverConnected && first is TransportFailure { NeverConnected: true } unreached ? unreached : none;
            told.Attempts = exchange.Retries + 1;
            return told;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ValueTask<HttpOutcome> RetryAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        FalRequest request = exchange.Request;
        Log.Retrying(logger, request.Purpose, exchange.Retries, exchange.Url.Host);
        Telemetry.Retried(request.Method.Method, exchange.Url.Host, exchange.Retries);
        return AttemptAsync(request, exchange.Url, cancellationToken);
    }

    [SuppressMessage("Design", "CA1031", Justification = "A handler of the application may throw anything, and a submit whose send has begun must still be accounted for.")]
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpOutcome> AttemptAsync(FalRequest request, Uri url, CancellationToken cancellationToken)
    {
        SendOnce? guard = request.PaidJson is null ? null : new SendOnce(copies);
        TimeLimit limit = request.IdleLimit ?? attemptLimit;
        RestartableTimeout? deadline = new(limit.Value, settings.Time, guard is null ? cancellationToken : CancellationToken.None);
        HttpResponseMessage? response = null;
        try
        {
            using CancellationTokenRegistration registration = guard is null ? default : StopSendingOnCancel(deadline, guard, request.CancellationGrace, cancellationToken);
            using HttpRequestMessage message = request.ToMessage(url, client, guard, deadline);
            response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            if (request.KeepOpen && response.IsSuccessStatusCode)
            {
                OpenResponse open = new(response, deadline);
                (response, deadline) = (null, null);
                return open;
            }

            return await BodyReading.ReadAsync(response, request.Key, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (cancellationToken.IsCancellationRequested && guard?.TrySeal() != false)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (exception is ObjectDisposedException && guard is not { Started: true })
            {
                throw;
            }

            OwnContentException.ThrowIfCauseOf(exception);
            return Describe(exception, deadline!, cancellationToken.IsCancellationRequested ? new TimeLimit(TimeoutLimit.HttpTimeout, request.CancellationGrace) : limit, guard, response);
        }
        finally
        {
            response?.Dispose();
            deadline?.Dispose();
        }
    }

    // Until the body is on its way a cancellation costs nothing. After that the answer is worth a moment: it tells which job was paid for.
    private static CancellationTokenRegistration StopSendingOnCancel(RestartableTimeout deadline, SendOnce guard, TimeSpan grace, CancellationToken cancellationToken) =>
        cancellationToken.Register(
            static state =>
            {
                (RestartableTimeout deadline, SendOnce guard, TimeSpan grace) = ((RestartableTimeout, SendOnce, TimeSpan))state!;
                if (guard.Started)
                {
                    deadline.Restart(grace);
                }
                else
                {
                    deadline.Cancel();
                }
            },
            (deadline, guard, grace));

    private TransportFailure Describe(Exception exception, RestartableTimeout deadline, TimeLimit limit, SendOnce? guard, HttpResponseMessage? response)
    {
        bool untouched = guard is not { Started: true } && response is null && !deadline.HasExpired;
        return new TransportFailure
        {
            Exception = exception,
            NeverSent = untouched && ConnectionFailure.IsProofOfNoDelivery(exception),
            NeverConnected = untouched && ConnectionFailure.IsNeverConnected(exception),
            Expired = deadline.HasExpired ? limit : null,
            RequestId = response?.Headers.FirstOf(FalHeaders.RequestId) ?? guard?.RequestId,
            Reason = ReasonFor(exception, deadline, limit, response),
        };
    }

    private string ReasonFor(Exception exception, RestartableTimeout deadline, TimeLimit limit, HttpResponseMessage? response) => exception switch
    {
        _ when deadline.HasExpired && limit == TimeLimit.IdleTransfer => $"nothing moved for {limit.Value.TotalSeconds:0.#} s",
        _ when deadline.HasExpired => $"no whole answer came within {limit.Value.TotalSeconds:0.#} s",
        OperationCanceledException { InnerException: TimeoutException { InnerException: not null } } =>
            $"HttpClient.Timeout ({client.Timeout.TotalSeconds:0.#} s) of the HttpClient in use fired first; set it to Timeout.InfiniteTimeSpan",
        _ when response is not null => $"the answer ({(int)response.StatusCode}) broke off",
        _ => ConnectionFailure.Describe(exception),
    };
}
