using System.Net;
using System.Text.Json;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>fal's queue protocol: submit, status, status stream, result, cancel. Source: fal.ai/docs, inference-api/queue.</summary>
internal sealed class QueueClient(Transport transport, Uri queueUrl)
{
    private const string StatusPurpose = "the status request";

    // Long enough for a response that is already on its way, short enough for Ctrl+C.
    private static readonly TimeSpan CancellationGrace = TimeSpan.FromSeconds(5);

    /// <summary>The longest that one POST of a submission can take, until its outcome is known.</summary>
    public TimeSpan LongestPost => transport.HttpTimeout + CancellationGrace;

    public Uri QueueUrl { get; } = queueUrl;

    public TimeProvider Time => transport.Time;

    /// <summary>Sends a submission at most once, unless it is proven that it was never accepted.</summary>
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
            BeforeSend = submit.BeforePost,
            IsTooLate = submit.IsTooLate,
            BeforeRetry = submit.BeforeRetry,
            CancellationGrace = CancellationGrace,
            Repeat = RetryPredicates.UnlessAccepted,
        };
        return SubmitOutcome.From(await transport.SendAsync(request, cancellationToken).ConfigureAwait(false), request.Purpose, transport);
    }

    /// <summary>Requests the status once. The caller judges the outcome, because a wait survives failures that a single call does not.</summary>
    public ValueTask<HttpOutcome> SendStatusAsync(JobTicket ticket, ApiKey key, bool logs, Func<HttpOutcome, bool> repeat, CancellationToken cancellationToken) =>
        transport.SendAsync(
            new FalRequest { Method = HttpMethod.Get, Url = WithLogs(UrlsOf(ticket).Status, logs), Purpose = StatusPurpose, Key = key, Repeat = repeat }, cancellationToken);

    /// <returns>Null when the body doesn't contain a status.</returns>
    public static StatusMessage? ReadStatus(Response response)
    {
        try
        {
            return StatusMessage.Parse(response.Body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Gets the status. Logs that are too large to read are omitted.</summary>
    public async Task<StatusMessage> GetStatusAsync(JobTicket ticket, ApiKey key, bool logs, CancellationToken cancellationToken)
    {
        HttpOutcome outcome = await SendStatusAsync(ticket, key, logs, RetryPredicates.IfTransient, cancellationToken).ConfigureAwait(false);
        if (logs && outcome is Response { Flaw: { } flaw } && flaw == BodyFlaw.TooLarge)
        {
            return await GetStatusAsync(ticket, key, logs: false, cancellationToken).ConfigureAwait(false);
        }

        return (outcome is Response { IsSuccess: true } response ? ReadStatus(response) : null) ?? throw StatusErrorOf(outcome);
    }

    /// <summary>Gets the exception for an outcome without a status.</summary>
    public KlingException StatusErrorOf(HttpOutcome outcome) => outcome is Response { IsSuccess: true } response
        ? ApiErrors.Unusable(response, StatusPurpose, "contains no status")
        : ApiErrors.From(outcome, StatusPurpose, transport);

    /// <summary>Opens the status stream.</summary>
    /// <returns>The stream, or why it is unavailable.</returns>
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
            OpenResponse open when BodyReading.EncodingsOf(open.Response.Content.Headers) is [var encoding, ..] => (null, RefuseEncoded(open, encoding)),
            OpenResponse open => (await StatusStream.OpenAsync(open, key, Time, cancellationToken).ConfigureAwait(false), null),
            Response response => (null, new StreamRefusal($"it was refused with {(int)response.Status}", response.RetryAfter(Time))),
            TransportFailure failure => (null, new StreamRefusal(failure.Reason, RetryAfter: null)),
            _ => throw new InvalidOperationException("A stream request is accepted, refused, or unanswered."),
        };
    }

    /// <summary>Gets the result, if the job has one. <paramref name="end"/> is what the status said about the job's end.</summary>
    public async ValueTask<ResultOutcome<T>> GetResultAsync<T>(JobTicket ticket, ApiKey key, ResultReader<T> reader, JobEnd end, CancellationToken cancellationToken)
    {
        FalRequest request = new()
        {
            Method = HttpMethod.Get,
            Url = UrlsOf(ticket).Result,
            Purpose = "the result request",
            Key = key,
            Repeat = outcome => ResultRules.Repeat(outcome, end),
        };
        return ResultOutcome<T>.From(await transport.SendAsync(request, cancellationToken).ConfigureAwait(false), request.Purpose, transport, reader, end);
    }

    /// <summary>Asks fal to cancel. Also understands fal's older responses. Source: fal.ai/docs, inference-api/queue/cancel.</summary>
    public async Task<CancelOutcome> CancelAsync(JobTicket ticket, ApiKey key, CancellationToken cancellationToken)
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
        return (outcome is Response response ? ReadCancellation(response) : null) ?? throw ApiErrors.From(outcome, request.Purpose, transport);
    }

    private static CancelOutcome? ReadCancellation(Response response)
    {
        using JsonDocument? document = JsonReading.TryParse(response.Body);
        JsonElement body = document?.RootElement ?? default;
        CancelOutcome? said = body.Member("status").Text() switch
        {
            "OK" => CancelOutcome.Removed,
            "ALREADY_COMPLETED" => CancelOutcome.AlreadyCompleted,
            "NOT_FOUND" => CancelOutcome.NotFound,
            _ when body.Member("success").ValueKind == JsonValueKind.False => CancelOutcome.AlreadyCompleted,
            null => null,

            // Any other response promises only that fal received the request.
            _ => CancelOutcome.Requested,
        };
        return response switch
        {
            { IsSuccess: true } => said ?? CancelOutcome.Requested,
            { Status: HttpStatusCode.NotFound } => CancelOutcome.NotFound,
            { Status: HttpStatusCode.BadRequest } => said,
            _ => null,
        };
    }

    private static StreamRefusal RefuseEncoded(OpenResponse response, string encoding)
    {
        response.Dispose();
        return new StreamRefusal($"it is encoded as '{ResponseText.Shorten(encoding, 40)}', which would delay its events", RetryAfter: null, IsLasting: true);
    }

    private static Uri WithQuery(Uri url, IReadOnlyList<KeyValuePair<string, string>> query) => query.Count == 0
        ? url
        : new Uri($"{url.AbsoluteUri}?{string.Join('&', query.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"))}");

    private static Uri WithLogs(Uri url, bool logs) => logs ? new Uri(url.AbsoluteUri + "?logs=1") : url;

    // A ticket of fal's public queue also works on the configured queue, such as a proxy in front of it. A ticket of any other queue isn't for this client.
    private QueueUrls UrlsOf(JobTicket ticket) =>
        ticket.QueueUrl == QueueUrls.FalQueue || QueueUrls.IsSameQueue(ticket.QueueUrl, QueueUrl)
            ? ticket.UrlsOn(QueueUrl)
            : throw new KlingException(
                $"Nothing was sent: the job is in the queue at {SafeUrl.Of(ticket.QueueUrl)}, but this client is configured for the queue at {SafeUrl.Of(QueueUrl)} (KlingClientOptions.QueueUrl).");
}

/// <summary>Describes why there is no status stream, as the middle of a sentence.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="RetryAfter">How long fal asked to wait before the next attempt; null when it did not say.</param>
/// <param name="IsLasting">Whether a retry soon is pointless.</param>
internal sealed record StreamRefusal(string Reason, TimeSpan? RetryAfter, bool IsLasting = false);
