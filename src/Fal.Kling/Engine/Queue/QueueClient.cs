using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>fal's queue protocol: submit, status, status stream, result, cancel. Source: fal.ai/docs, inference-api/queue.</summary>
internal sealed class QueueClient(Transport transport, Uri queueUrl)
{
    private const string StatusPurpose = "the status request";

    private static readonly Func<HttpOutcome, bool> RepeatResult = outcome => ResultRules.Repeat(outcome, JobEnd.Unknown);
    private static readonly Func<HttpOutcome, bool> RepeatLateResult = outcome => ResultRules.Repeat(outcome, JobEnd.Completed);
    private static readonly Func<HttpOutcome, bool> RepeatResultOfFailedJob = outcome => ResultRules.Repeat(outcome, JobEnd.Failed);

    // Long enough for an answer that is already on its way, short enough for Ctrl+C.
    private static readonly TimeSpan CancellationGrace = TimeSpan.FromSeconds(5);

    public Uri QueueUrl { get; } = queueUrl;

    public TimeProvider Time => transport.Time;

    /// <summary>Sends a submit at most once, unless it is proven that it was never accepted.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SubmitOutcome> SubmitAsync(SubmitMessage submit, ApiKey key, CancellationToken cancellationToken)
    {
        FalRequest request = new()
        {
            Method = HttpMethod.Post,
            Url = WithQuery(QueueUrls.Submit(QueueUrl, submit.EndpointId), submit.Query),
            Purpose = $"the submission to {submit.EndpointId}",
            Key = key,
            Headers = submit.Headers,
            PaidJson = submit.Json,
            CancellationGrace = CancellationGrace,
            Repeat = RetryPredicates.UnlessAccepted,
        };
        return SubmitOutcome.From(await transport.SendAsync(request, cancellationToken).ConfigureAwait(false), request.Purpose, transport);
    }

    /// <summary>The status, once; the outcome is the caller's to judge, because a wait survives what a single question does not.</summary>
    public ValueTask<HttpOutcome> SendStatusAsync(JobTicket ticket, ApiKey key, bool logs, Func<HttpOutcome, bool> repeat, CancellationToken cancellationToken) =>
        transport.SendAsync(StatusRequest(key, WithLogs(UrlsOf(ticket).Status, logs), repeat), cancellationToken);

    /// <summary>The status of a whole answer.</summary>
    /// <returns>Null when the body holds no status.</returns>
    public static StatusMessage? ReadStatus(Response answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, QueueJson.Default.StatusMessage) is { Status: not null } status ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The status, for a caller who asked once.</summary>
    public async Task<StatusMessage> GetStatusAsync(JobTicket ticket, ApiKey key, bool logs, CancellationToken cancellationToken)
    {
        HttpOutcome outcome = await SendStatusAsync(ticket, key, logs, RetryPredicates.IfTransient, cancellationToken).ConfigureAwait(false);
        return (outcome is Response { IsSuccess: true } answer ? ReadStatus(answer) : null) ?? throw StatusErrorOf(outcome);
    }

    /// <summary>What is said of an outcome that has no status.</summary>
    public KlingException StatusErrorOf(HttpOutcome outcome) => outcome is Response { IsSuccess: true } answer
        ? ApiErrors.Unusable(answer, StatusPurpose, "contains no status")
        : ApiErrors.From(outcome, StatusPurpose, transport);

    /// <summary>Opens the status stream.</summary>
    /// <returns>The stream, or why it is unavailable.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(StatusStream? Stream, StreamRefusal? Refusal)> OpenStatusStreamAsync(
        JobTicket ticket, ApiKey key, bool logs, CancellationToken cancellationToken)
    {
        FalRequest request = new()
        {
            Method = HttpMethod.Get,
            Url = WithLogs(UrlsOf(ticket).StatusEvents, logs),
            Purpose = StatusPurpose,
            Key = key,
            Accept = "text/event-stream",
            Repeat = RetryPredicates.Never,
            KeepOpen = true,
        };
        return await transport.SendAsync(request, cancellationToken).ConfigureAwait(false) switch
        {
            OpenResponse open => (await StatusStream.OpenAsync(open, Time, cancellationToken).ConfigureAwait(false), null),
            Response answer => (null, new StreamRefusal($"it was refused with {(int)answer.Status}", answer.RetryAfter(Time))),
            TransportFailure none => (null, new StreamRefusal(none.Reason, RetryAfter: null)),
            _ => throw new InvalidOperationException("A stream is opened, refused, or not answered."),
        };
    }

    /// <summary>The result, if the job has one. <paramref name="end"/> is what the status said of the job's end.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ResultOutcome<T>> GetResultAsync<T>(JobTicket ticket, ApiKey key, JsonTypeInfo<T> type, JobEnd end, CancellationToken cancellationToken)
    {
        FalRequest request = new()
        {
            Method = HttpMethod.Get,
            Url = UrlsOf(ticket).Result,
            Purpose = "the result request",
            Key = key,
            Repeat = end switch { JobEnd.Failed => RepeatResultOfFailedJob, JobEnd.Completed => RepeatLateResult, _ => RepeatResult },
        };
        return ResultOutcome<T>.From(await transport.SendAsync(request, cancellationToken).ConfigureAwait(false), request.Purpose, transport, type, end);
    }

    /// <summary>Asks fal to cancel. Source: fal.ai/docs, inference-api/queue/cancel; older answers are understood too.</summary>
    public async Task<CancelResponse> CancelAsync(JobTicket ticket, ApiKey key, CancellationToken cancellationToken)
    {
        FalRequest request = new()
        {
            Method = HttpMethod.Put,
            Url = UrlsOf(ticket).Cancel,
            Purpose = "the cancellation",
            Key = key,
            Repeat = RetryPredicates.IfTransient,
        };
        HttpOutcome outcome = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        CancelResponse? cancel = outcome is Response answer ? ReadCancel(answer) : null;
        return cancel ?? throw ApiErrors.From(outcome, request.Purpose, transport);
    }

    private static FalRequest StatusRequest(ApiKey key, Uri url, Func<HttpOutcome, bool> repeat) => new()
    {
        Method = HttpMethod.Get,
        Url = url,
        Purpose = StatusPurpose,
        Key = key,
        Repeat = repeat,
    };

    private static CancelResponse? ReadCancel(Response answer)
    {
        CancelResponse? cancel = null;
        try
        {
            cancel = JsonSerializer.Deserialize(answer.Body.Span, QueueJson.Default.CancelResponse);
        }
        catch (JsonException)
        {
            // The status code says enough.
        }

        return answer switch
        {
            { IsSuccess: true } => cancel ?? new CancelResponse(),
            { Status: HttpStatusCode.NotFound } => new CancelResponse { Status = CancelResponse.NotFound },
            { Status: HttpStatusCode.BadRequest } when cancel?.Status is not null => cancel,
            _ => null,
        };
    }

    private static Uri WithQuery(Uri url, IReadOnlyList<KeyValuePair<string, string>> query) => query.Count == 0
        ? url
        : new Uri($"{url.AbsoluteUri}?{string.Join('&', query.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"))}");

    private static Uri WithLogs(Uri url, bool logs) => logs ? new Uri(url.AbsoluteUri + "?logs=1") : url;

    // A ticket of fal's public queue is followed on the configured one, such as a proxy in front of it. One of any other queue is not for this client.
    private QueueUrls UrlsOf(JobTicket ticket) =>
        ticket.QueueUrl == QueueUrls.FalQueue || SameQueue(ticket.QueueUrl, QueueUrl)
            ? ticket.UrlsOn(QueueUrl)
            : throw new KlingException(
                $"Nothing was sent: the job is in the queue at {SafeUrl.Of(ticket.QueueUrl)}, and this client is configured for the one at {SafeUrl.Of(QueueUrl)} (KlingClientOptions.QueueUrl).");

    private static bool SameQueue(Uri left, Uri right) => left.AbsoluteUri.TrimEnd('/') == right.AbsoluteUri.TrimEnd('/');
}

/// <summary>Why there is no status stream, as the middle of a sentence, and when fal wants to be asked again.</summary>
internal sealed record StreamRefusal(string Reason, TimeSpan? RetryAfter);
