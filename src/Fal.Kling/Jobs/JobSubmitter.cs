using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Fal.Kling.Telemetry;
using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;

namespace Fal.Kling.Jobs;

/// <summary>Buys one job, and never two: validates, uploads, writes the attempt down, sends once, and turns the answer into a ticket.</summary>
internal sealed class JobSubmitter(JobServices services, ImageInputs images)
{
    private static readonly SubmitOptions DefaultOptions = new();

    public async Task<KlingJob> SubmitAsync(VideoRequest request, SubmitOptions? options, CancellationToken cancellationToken)
    {
        options ??= DefaultOptions;
        RequestCheck.ThrowIfInvalid(request.Validate(), services.Logger);
        ApiKey key = await services.Keys.GetAsync(cancellationToken).ConfigureAwait(false);
        VideoInput input = await images.ResolveAsync(request, options.Upload, key, cancellationToken).ConfigureAwait(false);
        PendingSubmit submit = new(input, request.Model, request.EndpointId!, services.Time.GetUtcNow());
        if (options.OnSubmitting is { } onSubmitting)
        {
            await onSubmitting(submit.ToAttempt(), cancellationToken).ConfigureAwait(false);
        }

        SubmitMessage message = new()
        {
            EndpointId = submit.EndpointId,
            Json = JsonSerializer.SerializeToUtf8Bytes(input, VideoInputJson.Default.VideoInput),
            Query = SubmitParameters.Query(options),
            Headers = SubmitParameters.Headers(options, submit.Id),
        };
        return new JobHandle(services, await SendAsync(message, key, submit, cancellationToken).ConfigureAwait(false), key);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<JobTicket> SendAsync(SubmitMessage message, ApiKey key, PendingSubmit submit, CancellationToken cancellationToken)
    {
        KeyValuePair<string, object?> modelTag = KlingTelemetry.ModelTag(submit.Model.Id);
        using Activity? span = KlingTelemetry.StartStage(SpanNames.Submit)?.SetTag(TagNames.RequestModel, submit.Model.Id);
        try
        {
            JobTicket ticket = await services.Queue.SubmitAsync(message, key, cancellationToken).ConfigureAwait(false) switch
            {
                Accepted accepted => TicketFor(accepted.Response, submit, KlingTelemetry.TraceParentOf(span)),
                Refused refused => throw refused.Exception,
                Unknown unknown => throw Uncertain(unknown, submit),
                _ => throw new InvalidOperationException("A submit has three outcomes."),
            };
            span?.SetTag(TagNames.RequestId, ticket.RequestId);
            KlingTelemetry.Submits.Add(1, modelTag);
            return ticket;
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            KlingTelemetry.Submits.Add(1, modelTag, new(TagNames.ErrorType, ErrorTypes.Of(exception)));
            throw;
        }
    }

    // The request id is what was paid for. A URL that may not have the key is not followed; the one built from the id is as good.
    private JobTicket TicketFor(SubmitResponse answer, PendingSubmit submit, string? traceParent)
    {
        string requestId = answer.RequestId!;
        services.IssuedJobs.Add(requestId, submit.Id);
        Log.Submitted(services.Logger, submit.EndpointId, requestId);
        return new JobTicket
        {
            RequestId = requestId,
            Model = submit.Model,
            StatusUrl = Trusted(answer.StatusUrl, requestId) ?? Built().Status,
            ResponseUrl = Trusted(answer.ResponseUrl, requestId) ?? Built().Response,
            CancelUrl = Trusted(answer.CancelUrl, requestId) ?? Built().Cancel,
            SubmittedAt = submit.StartedAt,
            TraceParent = traceParent,
        };

        QueueUrls Built() => QueueUrls.Of(services.Queue.QueueUrl, submit.Model.Id, requestId);
    }

    private Uri? Trusted(string? answered, string requestId)
    {
        if (!Uri.TryCreate(answered, UriKind.Absolute, out Uri? url))
        {
            return null;
        }

        if (services.Queue.MayFollow(url))
        {
            return url;
        }

        Log.ForeignUrls(services.Logger, url.Host, requestId);
        return null;
    }

    private KlingSubmitUncertainException Uncertain(Unknown unknown, PendingSubmit submit)
    {
        SubmitAttempt attempt = submit.ToAttempt(unknown.RequestId);
        KlingTelemetry.UncertainSubmits.Add(1, KlingTelemetry.ModelTag(submit.Model.Id));
        Log.SubmitUncertain(services.Logger, attempt.EndpointId, unknown.Reason, attempt.Id, unknown.RequestId);
        return new KlingSubmitUncertainException(
            $"The answer to the submit to {attempt.EndpointId} at {attempt.StartedAt:u} was lost: {unknown.Reason}. A paid job may exist. " +
            $"It was not sent again. Before you buy again, look with FindJobAsync(exception.Attempt), or for the tag {FalHeaders.AttemptTag}={attempt.Id} on fal's dashboard.",
            attempt,
            unknown.Exception);
    }
}
