using System.Diagnostics.CodeAnalysis;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Endpoint;

/// <summary>
/// What genuine deliveries lead to that come too late. They may be replays, so they are not handled. But a job may be over without the application knowing, so fal
/// is asked for its status once.
/// </summary>
internal sealed class LateDeliveries(KlingWebhookInbox inbox, ILogger logger)
{
    // fal repeats a webhook for two hours at most.
    private const int MaxRemembered = 10_000;

    private readonly Lock sync = new();
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);
    private readonly Queue<string> order = [];

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong is logged. fal gets 401 in any case.")]
    public async Task AskAsync(Delivery delivery, string requestId, WebhookOrigin? origin)
    {
        if (!Remember(requestId))
        {
            return;
        }

        try
        {
            WebhookLog.Late(logger, requestId, inbox.Wake(requestId) ? "The wait for the job asks fal for its status." : await OutcomeAsync(delivery, requestId, origin).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            WebhookLog.LateUnknown(logger, exception, requestId);
        }
    }

    private static async Task<string> OutcomeAsync(Delivery delivery, string requestId, WebhookOrigin? origin)
    {
        JobTicket? ticket = await delivery.FindTicketAsync(requestId).ConfigureAwait(false)
            ?? (origin is null ? null : JobTicket.FromRequestId(requestId, origin.EndpointId) with { TraceParent = origin.TraceParent });
        if (ticket is null)
        {
            return "Its endpoint is unknown, so fal was not asked for the job's status. Fetch the result yourself.";
        }

        if (delivery.Services.GetService<IKlingClient>() is not { } kling)
        {
            return "No IKlingClient is registered, so fal was not asked for the job's status. Fetch the result yourself.";
        }

        return await kling.GetJob<CustomResult>(ticket).GetStatusAsync(includeLogs: false, delivery.Stop).ConfigureAwait(false) is JobCompleted
            ? $"fal says that the job is over. Unless you have its result already, fetch it with kling.GetJob(JobTicket.Parse(\"{ticket}\")), or with a schedule that looks for old orders."
            : "fal says that the job is not over yet. A schedule that looks for old orders will find its result.";
    }

    private bool Remember(string requestId)
    {
        lock (sync)
        {
            if (!asked.Add(requestId))
            {
                return false;
            }

            order.Enqueue(requestId);
            if (order.Count > MaxRemembered)
            {
                asked.Remove(order.Dequeue());
            }

            return true;
        }
    }
}
