using System.Diagnostics.CodeAnalysis;
using System.Net;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;
using Polly;

namespace Fal.Kling.Engine.Http;

/// <summary>
/// The only way to the network. It signs requests to hosts that may receive the key, limits each attempt's time, and repeats what the operation allows.
/// A paid request bypasses the application's handlers. Every other request passes through them.
/// </summary>
internal sealed class Transport(Func<HandlerChain> handlers, TransportSettings settings, ClientLifetime lifetime, ILogger logger)
{
    private readonly TimeLimit attemptLimit = new(TimeoutLimit.HttpTimeout, settings.HttpTimeout);
    private readonly ResiliencePipeline<HttpOutcome> retries = RetryPipeline.Build(settings.MaxRetries, settings.Time);
    private int bypassLogged;

    public TimeProvider Time => settings.Time;

    /// <summary>Gets the clock that fal's responses have shown.</summary>
    public FalClock Clock { get; } = new(settings.Time);

    public int MaxRetries => settings.MaxRetries;

    /// <summary>The longest that one attempt may take, until its response is read.</summary>
    public TimeSpan HttpTimeout => settings.HttpTimeout;

    public KlingTelemetry Telemetry { get; } = new(settings.Time, logger);

    /// <summary>Sends a request and reads the response.</summary>
    /// <returns>A complete <see cref="Response"/>, an <see cref="OpenResponse"/> if the request keeps it open, or a <see cref="TransportFailure"/>.</returns>
    /// <exception cref="KlingException">The request was refused before anything was sent.</exception>
    public async ValueTask<HttpOutcome> SendAsync(FalRequest request, CancellationToken cancellationToken)
    {
        if (request.Key is not null)
        {
            settings.Origins.Demand(request.Url);
        }

        RetryState state = new(request);
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(RetryPipeline.StateKey, state);
            Outcome<HttpOutcome> last = await retries.ExecuteOutcomeAsync(
                static (context, call) => call.Transport.AttemptAsync(call.State, context.CancellationToken), context, (Transport: this, State: state)).ConfigureAwait(false);
            last.ThrowIfException();
            return state.Conclude(last.Result!);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Throws if paid requests cannot be sent, so that nothing is uploaded for one.</summary>
    /// <exception cref="KlingException">A handler blocks paid requests.</exception>
    public void ThrowIfPaidRequestsAreBlocked() => RouteOf(handlers());

    private async ValueTask<Outcome<HttpOutcome>> AttemptAsync(RetryState state, CancellationToken cancellationToken)
    {
        FalRequest request = state.Request;
        if (state.Retries > 0)
        {
            Log.Retrying(logger, request.Purpose, state.Retries, state.Url.Host);
            Telemetry.Retried(request.Method.Method, state.Url.Host, state.Retries);
        }

        HttpAttempt attempt = Prepare(request, state.Url, cancellationToken);
        HttpOutcome outcome = await attempt.RunAsync(settings.PrepareRequest, cancellationToken).ConfigureAwait(false);

        // The key may have been rotated while the job ran. A refusal costs nothing, so the provider is called once more.
        if (outcome is Response { Status: HttpStatusCode.Unauthorized } && attempt.Signature is { } refused
            && await request.Key!.TryRenewAsync(refused, cancellationToken).ConfigureAwait(false))
        {
            outcome = await Prepare(request, state.Url, cancellationToken).RunAsync(settings.PrepareRequest, cancellationToken).ConfigureAwait(false);
        }

        return Outcome.FromResult(outcome);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The attempt owns the message and its timeout.")]
    private HttpAttempt Prepare(FalRequest request, Uri url, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lifetime.ThrowIfEnded();
        HandlerChain chain = handlers();
        PaidRoute? route = request.PaidJson is null ? null : RouteOf(chain);
        TimeLimit limit = request.IdleLimit ?? attemptLimit;
        RestartableTimeout timeout = new(limit.Value, settings.Time, route is null ? cancellationToken : CancellationToken.None);
        HttpRequestMessage message = request.ToMessage(url, chain, timeout);
        return new HttpAttempt(request, message, chain, route, timeout, limit, Clock, lifetime) { Signature = request.Key?.Sign(message) };
    }

    private PaidRoute RouteOf(HandlerChain chain)
    {
        PaidRoute route = PaidRoute.Of(chain, settings.PaidRequests);
        if (chain.Delegating.Count > 0 && Interlocked.Exchange(ref bypassLogged, 1) == 0)
        {
            Log.HandlersBypassed(logger, string.Join(", ", chain.Delegating.Select(handler => handler.GetType().Name).Distinct()));
        }

        return route;
    }
}
