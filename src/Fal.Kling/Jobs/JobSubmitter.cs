using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;
using Fal.Kling.Telemetry;

namespace Fal.Kling.Jobs;

/// <summary>Buys one job, and never two: describes the attempt, sends it once, and turns the response into a ticket.</summary>
internal sealed class JobSubmitter(JobServices services)
{
    public async Task<KlingJob> SubmitAsync(JobInput input, SubmitOptions options, ApiKey key, CancellationToken cancellationToken)
    {
        SubmitAttempt attempt = new()
        {
            Id = Guid.NewGuid().ToString("N"),
            EndpointId = input.EndpointId,
            InputHash = InputHash.Of(input.Json),
            StartedAt = services.Time.GetUtcNow(),
        };
        if (options.OnSubmitting is { } onSubmitting)
        {
            await onSubmitting(attempt, cancellationToken).ConfigureAwait(false);
        }

        SubmitMessage message = new()
        {
            EndpointId = input.EndpointId,
            Json = input.Json,
            Query = SubmitParameters.Query(options),
            Headers = SubmitParameters.Headers(options, attempt.Id),
        };
        return new JobHandle(services, await SendAsync(message, key, attempt, cancellationToken).ConfigureAwait(false), key);
    }

    private async Task<JobTicket> SendAsync(SubmitMessage message, ApiKey key, SubmitAttempt attempt, CancellationToken cancellationToken)
    {
        using StageSpan span = services.Telemetry.StartStage(SpanNames.Submit);
        span.SetTag(TagNames.RequestModel, attempt.EndpointId);
        try
        {
            string requestId = await services.Queue.SubmitAsync(message, key, cancellationToken).ConfigureAwait(false) switch
            {
                Accepted accepted => accepted.RequestId,
                Refused refused => throw refused.Exception,
                Unknown unknown => throw Uncertain(unknown, attempt),
                _ => throw new InvalidOperationException("A submission has three outcomes."),
            };
            services.IssuedJobs.Add(requestId, attempt.Id);
            span.SetTag(TagNames.RequestId, requestId);
            services.Telemetry.Submitted(attempt.EndpointId);
            Log.Submitted(services.Logger, attempt.EndpointId, requestId);
            return JobTicket.FromRequestId(requestId, attempt.EndpointId) with
            {
                SubmittedAt = attempt.StartedAt,
                TraceParent = span.TraceParent,
                QueueUrl = services.Queue.QueueUrl,
            };
        }
        catch (Exception exception)
        {
            span.Fail(ErrorTypes.Of(exception));
            services.Telemetry.SubmissionFailed(attempt.EndpointId, ErrorTypes.Of(exception));
            throw;
        }
    }

    private KlingSubmitUncertainException Uncertain(Unknown unknown, SubmitAttempt attempt)
    {
        attempt = attempt with { RequestId = unknown.RequestId };
        services.Telemetry.SubmissionUncertain(attempt.EndpointId);
        Log.SubmitUncertain(services.Logger, attempt.EndpointId, unknown.Reason, attempt.Id, unknown.RequestId);
        return new KlingSubmitUncertainException(
            $"The response to the submission to {attempt.EndpointId} at {attempt.StartedAt:u} was lost: {unknown.Reason}. A paid job may exist. " +
            $"It was not sent again. Before you buy again, look with FindJobAsync(exception.Attempt), or for the tag {FalHeaders.AttemptTag}={attempt.Id} on fal's dashboard.",
            attempt,
            unknown.Exception);
    }
}
