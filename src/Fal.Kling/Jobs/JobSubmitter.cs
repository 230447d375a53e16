using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;
using Fal.Kling.Telemetry;

namespace Fal.Kling.Jobs;

/// <summary>Buys one job, and never two: describes the attempt, sends it once, and turns the response into a ticket.</summary>
internal sealed class JobSubmitter(JobServices services)
{
    /// <param name="input">What is bought.</param>
    /// <param name="options">How.</param>
    /// <param name="key">The key that pays.</param>
    /// <param name="guard">Watches over each POST; null where nothing does.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>The ticket of the job.</returns>
    public async Task<JobTicket> SubmitAsync(JobInput input, SubmitOptions options, ApiKey key, ISubmitGuard? guard, CancellationToken cancellationToken)
    {
        SubmitAttempt attempt = Describe(input);

        // Any exception up to here, or from this callback, stops the purchase.
        if (options.OnSubmitting is { } onSubmitting)
        {
            await onSubmitting(attempt, cancellationToken).ConfigureAwait(false);
        }

        using StageSpan span = services.Telemetry.StartStage(SpanNames.Submit);
        span.SetTag(TagNames.RequestModel, attempt.EndpointId);
        WebhookOrigin origin = new(input.EndpointId) { TraceParent = span.TraceParent };
        SubmitMessage message = new()
        {
            EndpointId = input.EndpointId,
            Json = input.Json,
            Query = SubmitParameters.Query(options, origin, services.WebhookUrlSecret),
            Headers = SubmitParameters.Headers(options, attempt.Id),
            BeforePost = guard is null ? null : token => guard.BeforePostAsync(attempt, token),
            IsTooLate = guard is null ? null : () => guard.IsTooLate,
            BeforeRetry = guard is null ? null : guard.BeforeRetryAsync,
        };
        return await BuyAsync(message, attempt, key, span, cancellationToken).ConfigureAwait(false);
    }

    private SubmitAttempt Describe(JobInput input)
    {
        SubmitAttempt attempt = new()
        {
            Id = Guid.NewGuid().ToString("N"),
            EndpointId = input.EndpointId,
            InputHash = string.Empty,
            StartedAt = services.Time.GetUtcNow(),
        };
        return WithClock(InputHashes.AddTo(attempt, input.Json));
    }

    private async Task<JobTicket> BuyAsync(SubmitMessage message, SubmitAttempt attempt, ApiKey key, StageSpan span, CancellationToken cancellationToken)
    {
        try
        {
            string requestId = await services.Queue.SubmitAsync(message, key, cancellationToken).ConfigureAwait(false) switch
            {
                Accepted accepted => accepted.RequestId,
                Refused refused => throw refused.Exception,
                Unknown unknown => throw Uncertain(unknown, attempt),
                _ => throw new InvalidOperationException("A submission has three outcomes."),
            };
            return Bought(requestId, attempt, span);
        }
        catch (Exception exception)
        {
            span.Fail(ErrorTypes.Of(exception));
            services.Telemetry.SubmissionFailed(attempt.EndpointId, ErrorTypes.Of(exception));
            throw;
        }
    }

    // The ticket comes first. Neither the telemetry nor the logger throws, so that observing cannot lose the ticket.
    private JobTicket Bought(string requestId, SubmitAttempt attempt, StageSpan span)
    {
        JobTicket ticket = JobTicket.FromRequestId(requestId, attempt.EndpointId) with
        {
            SubmittedAt = attempt.StartedAt,
            TraceParent = span.TraceParent,
            QueueUrl = services.Queue.QueueUrl,
        };
        services.IssuedJobs.Add(requestId, attempt.Id);
        span.SetTag(TagNames.RequestId, requestId);
        services.Telemetry.Submitted(attempt.EndpointId);
        Log.Submitted(services.Logger, attempt.EndpointId, requestId);
        return ticket;
    }

    private KlingSubmitUncertainException Uncertain(Unknown unknown, SubmitAttempt attempt)
    {
        attempt = WithClock(attempt) with { RequestId = unknown.RequestId };
        services.Telemetry.SubmissionUncertain(attempt.EndpointId);
        Log.SubmitUncertain(services.Logger, attempt.EndpointId, unknown.Reason, attempt.Id, unknown.RequestId);
        return new KlingSubmitUncertainException(
            $"The response to the submission to {attempt.EndpointId} at {attempt.StartedAt:u} was lost: {unknown.Reason}. A paid job may exist. " +
            $"It was not sent again. Before you buy again, look for it with FindJobAsync(exception.Attempt), or for the tag {FalHeaders.AttemptTag}={attempt.Id} on fal's dashboard.",
            attempt,
            unknown.Exception);
    }

    // Even a lost response may have had a Date.
    private SubmitAttempt WithClock(SubmitAttempt attempt) => services.Clock.Difference is { } clock
        ? attempt with { ClockOffset = clock.Offset, ClockUncertainty = clock.Uncertainty }
        : attempt;
}
