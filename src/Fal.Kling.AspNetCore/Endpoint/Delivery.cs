using System.Diagnostics.CodeAnalysis;
using System.Net;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Endpoint;

/// <summary>What the application does with one delivery: finds its record of the job, and runs its handler unless that has been done.</summary>
/// <param name="options">The record's source, and the lease.</param>
/// <param name="services">The services of the call.</param>
/// <param name="logger">Receives the outcome.</param>
/// <param name="stop">Fires when the lease ends or the application stops.</param>
internal sealed class Delivery(KlingWebhookOptions options, IServiceProvider services, ILogger logger, CancellationToken stop)
{
    public IServiceProvider Services => services;

    public CancellationToken Stop => stop;

    /// <summary>Finds the application's own record of a job.</summary>
    /// <returns>Null if there is none.</returns>
    public async ValueTask<JobTicket?> FindTicketAsync(string requestId) => options.FindTicket is { } find ? await find(requestId, services, stop).ConfigureAwait(false) : null;

    /// <summary>Gives the webhook the ticket of the application's record. That comes before the claim, so that a URL that lies cannot use it up.</summary>
    /// <returns>The webhook, and the outcome if it is to be refused.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "The application's code may throw anything. fal repeats the webhook.")]
    public async Task<(KlingWebhook? Webhook, DeliveryOutcome? Refusal)> WithTicketAsync(KlingWebhook webhook, WebhookOrigin? origin)
    {
        try
        {
            if (await FindTicketAsync(webhook.RequestId).ConfigureAwait(false) is not { } ticket)
            {
                return (webhook, null);
            }

            if (origin is not null && ticket.EndpointId is { } endpointId && endpointId != origin.EndpointId)
            {
                WebhookLog.Refused(logger, $"The URL of the webhook of request {webhook.RequestId} names the endpoint {origin.EndpointId}, but your record of the job names {endpointId}.");
                return (null, DeliveryOutcome.OtherEndpoint);
            }

            return (webhook with { Ticket = ticket }, null);
        }
        catch (Exception exception)
        {
            WebhookLog.StoreFailed(logger, exception, webhook.RequestId);
            return (null, DeliveryOutcome.StoreFailed(exception));
        }
    }

    /// <summary>Runs the handler, unless the webhook has been handled or is being handled.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The application's code may throw anything. fal repeats the webhook.")]
    public async Task<DeliveryOutcome> HandleOnceAsync(KlingWebhook webhook, Func<KlingWebhook, IServiceProvider, CancellationToken, Task> handler)
    {
        string requestId = webhook.RequestId;
        string owner = Guid.NewGuid().ToString("N");
        IKlingWebhookStore store;
        WebhookClaim claim;
        try
        {
            store = services.GetRequiredService<IKlingWebhookStore>();
            claim = await store.TryClaimAsync(requestId, owner, options.ClaimLease, stop).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            WebhookLog.StoreFailed(logger, exception, requestId);
            return DeliveryOutcome.StoreFailed(exception);
        }

        if (claim != WebhookClaim.Granted)
        {
            bool isHandled = claim == WebhookClaim.Handled;
            WebhookLog.NotHandledAgain(logger, requestId, isHandled ? "it has been handled" : "it is being handled");
            return isHandled ? DeliveryOutcome.Repeated : DeliveryOutcome.InProgress;
        }

        try
        {
            await handler(webhook, services, stop).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await ReleaseAsync(store, requestId, owner).ConfigureAwait(false);
            WebhookLog.HandlerFailed(logger, exception, requestId, (int)HttpStatusCode.InternalServerError);
            return DeliveryOutcome.HandlerFailed(exception);
        }

        await CompleteAsync(store, requestId, owner).ConfigureAwait(false);
        return DeliveryOutcome.Handled;
    }

    // Without a token: the handler has finished, and a stopping application must not forget that.
    [SuppressMessage("Design", "CA1031", Justification = "The work has been done, so fal must not repeat the webhook, whatever the store throws.")]
    private async Task CompleteAsync(IKlingWebhookStore store, string requestId, string owner)
    {
        try
        {
            await store.CompleteAsync(requestId, owner, CancellationToken.None).ConfigureAwait(false);
            WebhookLog.Handled(logger, requestId);
        }
        catch (Exception exception)
        {
            WebhookLog.NotRecorded(logger, exception, requestId);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The handler's failure is what counts. The claim ends with its lease.")]
    private async Task ReleaseAsync(IKlingWebhookStore store, string requestId, string owner)
    {
        try
        {
            await store.ReleaseAsync(requestId, owner, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            WebhookLog.NotReleased(logger, exception, requestId);
        }
    }
}
