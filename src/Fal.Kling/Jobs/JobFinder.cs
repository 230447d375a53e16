using System.Net;
using System.Text.Json;
using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;

namespace Fal.Kling.Jobs;

/// <summary>
/// Looks for the job of a submit whose answer was lost: by its request id where one is known, then in fal's list of requests by its input and time.
/// That nothing is found does not prove that nothing was bought.
/// </summary>
internal sealed class JobFinder(JobServices services)
{
    private static readonly TimeSpan DefaultSearch = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    // fal's clock and ours need not agree.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    public async Task<KlingJob?> FindAsync(SubmitAttempt attempt, TimeSpan? searchFor, CancellationToken cancellationToken)
    {
        try
        {
            return await SearchAsync(attempt, searchFor, cancellationToken).ConfigureAwait(false);
        }
        catch (KlingException exception)
        {
            exception.Consequence = "A paid job may still exist.";
            throw;
        }
    }

    private async Task<KlingJob?> SearchAsync(SubmitAttempt attempt, TimeSpan? searchFor, CancellationToken cancellationToken)
    {
        ApiKey key = await services.Keys.GetAsync(cancellationToken).ConfigureAwait(false);
        if (attempt.RequestId is { } id && QueueUrls.IsRequestId(id) && await ExistsAsync(TicketFor(attempt, id), key, cancellationToken).ConfigureAwait(false))
        {
            return new JobHandle(services, TicketFor(attempt, id), key);
        }

        long start = services.Time.GetTimestamp();
        while (true)
        {
            bool isLastLook = searchFor != Timeout.InfiniteTimeSpan && services.Time.GetElapsedTime(start) + LookInterval > (searchFor ?? DefaultSearch);
            try
            {
                if (await LookAsync(attempt, key, cancellationToken).ConfigureAwait(false) is { } found)
                {
                    return new JobHandle(services, TicketFor(attempt, found), key);
                }
            }
            catch (KlingException exception) when (!isLastLook && exception is not KlingApiException { IsRetryable: false })
            {
                // The list may be available at the next look.
            }

            if (isLastLook)
            {
                return null;
            }

            await Task.Delay(LookInterval, services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static JobTicket TicketFor(SubmitAttempt attempt, string requestId, Uri queueUrl) =>
        JobTicket.FromRequestId(requestId, attempt.EndpointId) with { SubmittedAt = attempt.StartedAt, QueueUrl = queueUrl };

    private static bool IsSameInput(ListedRequest listed, string inputHash)
    {
        if (listed.JsonInput is not { ValueKind: JsonValueKind.Object } json)
        {
            return false;
        }

        return InputHash.Of(json) == inputHash;
    }

    private JobTicket TicketFor(SubmitAttempt attempt, string requestId) => TicketFor(attempt, requestId, services.Queue.QueueUrl);

    private async Task<bool> ExistsAsync(JobTicket ticket, ApiKey key, CancellationToken cancellationToken)
    {
        HttpOutcome outcome = await services.Queue.SendStatusAsync(ticket, key, logs: false, RetryPredicates.IfTransient, cancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            Response { IsSuccess: true } => true,
            Response { Status: HttpStatusCode.Unauthorized } => throw services.Queue.StatusErrorOf(outcome),

            // The queue does not know it, or does not say: the list may.
            _ => false,
        };
    }

    // Of several alike, the one nearest in time: the others are purchases of their own.
    private async Task<string?> LookAsync(SubmitAttempt attempt, ApiKey key, CancellationToken cancellationToken)
    {
        DateTimeOffset since = attempt.StartedAt - ClockSkew;
        IReadOnlyList<ListedRequest> listed = await services.Requests.ReadAsync(attempt.EndpointId, since, key, cancellationToken).ConfigureAwait(false);
        return listed
            .Where(request => QueueUrls.IsRequestId(request.RequestId) && SentAt(request) >= since && IsSameInput(request, attempt.InputHash))
            .Where(request => !services.IssuedJobs.BelongsToAnother(request.RequestId!, attempt.Id))
            .MinBy(request => (SentAt(request) - attempt.StartedAt).Duration())
            ?.RequestId;
    }

    private static DateTimeOffset SentAt(ListedRequest request) => request.SentAt ?? request.StartedAt ?? DateTimeOffset.MaxValue;
}
