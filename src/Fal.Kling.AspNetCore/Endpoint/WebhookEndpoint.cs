using System.Net;
using Fal.Kling.Telemetry;
using Fal.Kling.Verification;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Endpoint;

/// <summary>Receives one call: reads it, verifies it, passes it on, and responds with a status and no body.</summary>
internal sealed class WebhookEndpoint(
    KlingWebhookVerifier verifier, KlingWebhookInbox inbox, LateDeliveries late, WebhookTelemetry telemetry, IHostApplicationLifetime lifetime, ILogger logger)
{
    private KlingWebhookOptions Options => verifier.Options;

    /// <param name="context">The call.</param>
    /// <param name="handler">The application's handler; null if the webhooks are only for the waits of this process.</param>
    public async Task ReceiveAsync(HttpContext context, Func<KlingWebhook, IServiceProvider, CancellationToken, Task>? handler)
    {
        DateTimeOffset startedAt = DateTimeOffset.UtcNow;
        KlingWebhookVerification? verification = await VerifyAsync(context).ConfigureAwait(false);
        context.Features.Set(verification);

        // fal hangs up after 15 seconds. The work is not lost with the connection: when fal calls again, it has been done.
        using CancellationTokenSource lease = new(Options.ClaimLease, Options.TimeProvider);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(lease.Token, lifetime.ApplicationStopping);
        Delivery delivery = new(Options, context.RequestServices, logger, stop.Token);

        DeliveryOutcome outcome;
        DeliverySpan span;
        if (verification is { IsAccepted: true, Webhook: { } verified })
        {
            (KlingWebhook? webhook, DeliveryOutcome? refusal) = await delivery.WithTicketAsync(verified, verification.Origin).ConfigureAwait(false);
            span = telemetry.StartDelivery(startedAt, verified.RequestId, EndpointOf(webhook), TraceOf(webhook));
            outcome = refusal ?? await PassOnAsync(delivery, webhook!, handler).ConfigureAwait(false);
        }
        else
        {
            span = telemetry.StartDelivery(startedAt, verification?.RequestId, verification?.Origin?.EndpointId, verification?.Origin?.TraceParent);
            outcome = await RefuseAsync(delivery, verification).ConfigureAwait(false);
        }

        span.End(outcome.Name, outcome.ErrorType);
        context.Response.StatusCode = (int)outcome.StatusCode;
    }

    /// <returns>Null if the call ended before its body did.</returns>
    private async Task<KlingWebhookVerification?> VerifyAsync(HttpContext context)
    {
        try
        {
            IEnumerable<KeyValuePair<string, string?>> headers = DeliveryHeaders.Names.SelectMany(name => context.Request.Headers[name], KeyValuePair.Create);
            if (verifier.ReadHeaders(headers, out DeliveryHeaders? read) is { } refused)
            {
                return refused;
            }

            return await ReadBodyAsync(context).ConfigureAwait(false) is { } body
                ? await verifier.VerifyAsync(read!, body, context.Request.QueryString.Value, context.RequestAborted).ConfigureAwait(false)
                : verifier.TooLarge();
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == (int)HttpStatusCode.RequestEntityTooLarge)
        {
            return verifier.TooLarge();
        }
        catch (Exception exception) when (exception is IOException || (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength > Options.MaxBodySize)
        {
            return null;
        }

        // The server's own limit may be lower.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server && server.MaxRequestBodySize < Options.MaxBodySize)
        {
            server.MaxRequestBodySize = Options.MaxBodySize;
        }

        return await BoundedReading.TryReadAsync(context.Request.Body, Options.MaxBodySize, context.RequestAborted).ConfigureAwait(false);
    }

    private Task<DeliveryOutcome> PassOnAsync(Delivery delivery, KlingWebhook webhook, Func<KlingWebhook, IServiceProvider, CancellationToken, Task>? handler)
    {
        inbox.Deliver(webhook);
        return handler is null ? Task.FromResult(DeliveryOutcome.Received) : delivery.HandleOnceAsync(webhook, handler);
    }

    private async Task<DeliveryOutcome> RefuseAsync(Delivery delivery, KlingWebhookVerification? verification)
    {
        if (verification is null)
        {
            return DeliveryOutcome.Incomplete;
        }

        if (verification.IsLate)
        {
            await late.AskAsync(delivery, verification.RequestId, verification.Origin).ConfigureAwait(false);
        }
        else if (verification.Reason == WebhookRefusal.User || verification.RequestId is not null)
        {
            WebhookLog.Refused(logger, verification.Explanation);
        }
        else
        {
            WebhookLog.Forged(logger, verification.Explanation);
        }

        return DeliveryOutcome.Refused(verification);
    }

    private static string? EndpointOf(KlingWebhook? webhook) => webhook is { HasTicket: true } ? webhook.Ticket.EndpointId : null;

    private static string? TraceOf(KlingWebhook? webhook) => webhook is { HasTicket: true } ? webhook.Ticket.TraceParent : null;
}
