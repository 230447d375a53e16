using System.Net;
using System.Runtime.ExceptionServices;
using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;

namespace Fal.Kling.Jobs;

/// <summary>
/// Looks for the job of a submission whose response was lost: by its request id if it is known, then in fal's list of requests by input and time.
/// </summary>
internal sealed class JobFinder(JobServices services)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);
    private static readonly Func<ListedRequest, SearchWindow, bool> Always = (_, _) => true;

    /// <summary>Chooses the attempt's job among those that can be it, the likeliest first; null when none is.</summary>
    private delegate ValueTask<string?> Claim(IEnumerable<Candidate> candidates, CancellationToken cancellationToken);

    private DateTimeOffset FalTime => services.Clock.OurTime + (services.Clock.Difference?.Offset ?? TimeSpan.Zero);

    /// <summary>Looks until the job is found or the time elapses.</summary>
    public async Task<JobSearch> FindAsync(SubmitAttempt attempt, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        try
        {
            if (services.IssuedJobs.JobOf(attempt.Id) is { } own)
            {
                return Found(attempt, own, SearchExplanation.AlreadyIssued(own));
            }

            ApiKey key = await services.Keys.GetAsync(cancellationToken).ConfigureAwait(false);
            Claim nearest = (candidates, _) => ValueTask.FromResult(services.IssuedJobs.Claim(attempt.Id, candidates.Select(candidate => candidate.RequestId)));
            return await LookUntilFoundAsync(() => LookAsync(attempt, Always, nearest, key, cancellationToken), timeout ?? DefaultTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (KlingException exception)
        {
            exception.Consequence = "A paid job may still exist.";
            throw;
        }
    }

    /// <summary>
    /// Looks for a minute for the one job that can only be the attempt's: it is the only one listed with the same input that belongs to no other purchase, and it was sent
    /// within the time that the submission could take.
    /// </summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="longest">How long after the attempt the request can have been sent.</param>
    /// <param name="settling">How long after a job was sent another caller, whose it is, may still be recording it.</param>
    /// <param name="isTaken">Whether a job belongs to another purchase.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public Task<JobSearch> FindOnlyAsync(
        SubmitAttempt attempt, TimeSpan longest, TimeSpan settling, Func<string, CancellationToken, ValueTask<bool>> isTaken, ApiKey key, CancellationToken cancellationToken)
    {
        Claim only = async (candidates, token) =>
        {
            List<Candidate> free = [];
            foreach (Candidate candidate in candidates)
            {
                if (services.IssuedJobs.AttemptAcceptedAs(candidate.RequestId) is { } other ? other == attempt.Id : !await isTaken(candidate.RequestId, token).ConfigureAwait(false))
                {
                    free.Add(candidate);
                }
            }

            return free is [var found] && (found.SentAt is not { } sentAt || FalTime - sentAt >= settling) ? found.RequestId : null;
        };
        return LookUntilFoundAsync(
            () => LookAsync(attempt, (request, window) => request.SentAt <= window.AttemptAt + longest, only, key, cancellationToken), DefaultTimeout, cancellationToken);
    }

    private async Task<JobSearch> LookUntilFoundAsync(Func<Task<JobSearch>> look, TimeSpan timeout, CancellationToken cancellationToken)
    {
        long start = services.Time.GetTimestamp();
        JobSearch? lastLook = null;
        KlingException? failure = null;
        int failures = 0;
        for (int looks = 1; ; looks++)
        {
            bool isLast = timeout != Timeout.InfiniteTimeSpan && services.Time.GetElapsedTime(start) + LookInterval > timeout;
            try
            {
                lastLook = await look().ConfigureAwait(false);
                if (lastLook.Ticket is not null)
                {
                    return lastLook;
                }
            }
            catch (KlingException exception) when (!IsRefusal(exception))
            {
                // fal may be available at the next look.
                failure = exception;
                failures++;
            }

            if (isLast)
            {
                return WithFailures(lastLook, looks, failures, failure);
            }

            await Task.Delay(LookInterval, services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Only a search that never read the list has no result to return.
    private static JobSearch WithFailures(JobSearch? lastLook, int looks, int failures, KlingException? failure)
    {
        if (lastLook is null)
        {
            ExceptionDispatchInfo.Throw(failure!);
        }

        return failure is null ? lastLook : lastLook with { Explanation = SearchExplanation.WithFailedLooks(lastLook.Explanation, looks, failures, failure.Message) };
    }

    private async Task<JobSearch> LookAsync(
        SubmitAttempt attempt, Func<ListedRequest, SearchWindow, bool> canBe, Claim claim, ApiKey key, CancellationToken cancellationToken)
    {
        string queueSays = string.Empty;
        if (QueueUrls.IsRequestId(attempt.RequestId))
        {
            HttpOutcome status = await services.Queue.SendStatusAsync(
                TicketOf(attempt, attempt.RequestId!), key, logs: false, RetryPredicates.IfTransient, cancellationToken).ConfigureAwait(false);
            if (IsStatus(status) && await claim([new Candidate(attempt.RequestId!, null)], cancellationToken).ConfigureAwait(false) is { } known)
            {
                return Found(attempt, known, SearchExplanation.KnownToQueue(known));
            }

            queueSays = WhatQueueSays(status, attempt.RequestId!);
        }

        (ListScan scan, SearchWindow window) = await ReadListAsync(attempt, key, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ListedRequest> candidates = [.. scan.Candidates(window).Where(request => canBe(request, window))];
        string? found = await claim(candidates.Select(request => new Candidate(request.RequestId, request.SentAt)), cancellationToken).ConfigureAwait(false);
        JobSearch search = Found(attempt, found, found is null
            ? SearchExplanation.NotFound(attempt, window, scan, candidates.Count, queueSays)
            : SearchExplanation.FoundInList(found, window, candidates));
        return search with { From = window.From, To = window.To, Examined = scan.Examined };
    }

    // The first response may be the first to show fal's time. If that moves the window beyond what was read, the list is read again.
    private async Task<(ListScan Scan, SearchWindow Window)> ReadListAsync(SubmitAttempt attempt, ApiKey key, CancellationToken cancellationToken)
    {
        SearchWindow first = SearchWindow.Of(attempt, services.Clock);
        ListScan? scan = null;
        try
        {
            scan = await ScanAsync(attempt, first, key, cancellationToken).ConfigureAwait(false);
        }
        catch (KlingException exception) when (!IsRefusal(exception) && first.Clock is null && services.Clock.Difference is not null)
        {
            // fal may have refused the window because it lies in fal's future.
        }

        SearchWindow second = SearchWindow.Of(attempt, services.Clock);
        return scan is not null && first.IsEnoughFor(second)
            ? (scan, second)
            : (await ScanAsync(attempt, second, key, cancellationToken).ConfigureAwait(false), second);
    }

    private async Task<ListScan> ScanAsync(SubmitAttempt attempt, SearchWindow window, ApiKey key, CancellationToken cancellationToken)
    {
        ListScan scan = new(attempt);
        await foreach (RequestPage page in services.Requests.ReadAsync(attempt.EndpointId, window.ReadFrom, window.ReadTo, key, cancellationToken).ConfigureAwait(false))
        {
            scan.Add(page);
        }

        return scan;
    }

    private static bool IsStatus(HttpOutcome outcome) => outcome is Response { IsSuccess: true } response && QueueClient.ReadStatus(response) is not null;

    private static bool IsRefusal(KlingException exception) => exception is KlingApiException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden };

    private string WhatQueueSays(HttpOutcome status, string requestId)
    {
        if (IsStatus(status))
        {
            return SearchExplanation.BelongsToAnother(requestId);
        }

        if (status is Response { Status: HttpStatusCode.NotFound })
        {
            return SearchExplanation.UnknownToQueue(requestId);
        }

        KlingException error = services.Queue.StatusErrorOf(status);
        return IsRefusal(error) ? throw error : SearchExplanation.QueueUnavailable(requestId, error.Message);
    }

    private JobSearch Found(SubmitAttempt attempt, string? requestId, string explanation)
    {
        SearchWindow window = SearchWindow.Of(attempt, services.Clock);
        return new JobSearch
        {
            Ticket = requestId is null ? null : TicketOf(attempt, requestId),
            From = window.From,
            To = window.To,
            Explanation = explanation,
        };
    }

    private JobTicket TicketOf(SubmitAttempt attempt, string requestId) =>
        JobTicket.FromRequestId(requestId, attempt.EndpointId) with { SubmittedAt = attempt.StartedAt, QueueUrl = services.Queue.QueueUrl };

    /// <summary>A job that can be the attempt's.</summary>
    /// <param name="RequestId">The job.</param>
    /// <param name="SentAt">When it was sent, by fal's clock; null when the response to the attempt named it.</param>
    private readonly record struct Candidate(string RequestId, DateTimeOffset? SentAt);
}
