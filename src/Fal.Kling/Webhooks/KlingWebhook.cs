using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;

namespace Fal.Kling;

/// <summary>A call of fal's that says how a job has ended. Source: fal.ai/docs, inference/webhooks.</summary>
/// <remarks>The package Fal.Kling.AspNetCore verifies such calls: an object of this type is as trustworthy as the code that created it.</remarks>
public sealed record KlingWebhook
{
    private readonly JobTicket? ticket;

    private KlingWebhook(JsonElement json, string requestId, WebhookOrigin? origin)
    {
        RequestId = requestId;
        GatewayRequestId = json.Member("gateway_request_id").Text();
        Succeeded = json.Member("status").Text() == "OK";
        Error = ShownText(json.Member("error"));
        PayloadError = ShownText(json.Member("payload_error"));
        RawJson = json.GetRawText();
        HasPayload = json.Member("payload").ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null) && PayloadError is null;
        ticket = origin is null ? null : JobTicket.FromRequestId(requestId, origin.EndpointId) with { TraceParent = origin.TraceParent };
    }

    /// <summary>Gets fal's id of the request.</summary>
    public string RequestId { get; }

    /// <summary>Gets fal's id of the last attempt at the request, which differs if fal retried it; <see langword="null"/> if fal did not send it.</summary>
    public string? GatewayRequestId { get; }

    /// <summary>Gets whether the job has a result. If not, <see cref="GetResult{TResult}"/> throws what <see cref="KlingJob{TResult}.WaitAsync"/> would throw.</summary>
    public bool Succeeded { get; }

    /// <summary>Gets fal's description of the failure, such as <c>Invalid status code: 422</c>; <see langword="null"/> if there is none.</summary>
    public string? Error { get; }

    /// <summary>
    /// Gets whether the webhook has the job's result, or the details of its failure. If not, fetch them:
    /// <c>await kling.GetJob(webhook.Ticket).GetResultAsync()</c>.
    /// </summary>
    public bool HasPayload { get; }

    /// <summary>Gets why fal sent no payload; <see langword="null"/> if it gave no reason.</summary>
    public string? PayloadError { get; }

    /// <summary>Gets the problems that fal listed, with their fields if it named them; empty if the job succeeded, or fal listed none.</summary>
    public IReadOnlyList<KlingProblem> Problems => Succeeded ? [] : Failure.Error.Problems;

    /// <summary>Gets whether the job's endpoint is known, so that there is a <see cref="Ticket"/>. It is unless another client submitted the job.</summary>
    public bool HasTicket => ticket is not null;

    /// <summary>
    /// Gets the ticket of the job. Its endpoint comes from the webhook's URL. If you have a record of your own, use that: <c>webhook with { Ticket = saved }</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The URL did not name the endpoint. See <see cref="HasTicket"/>.</exception>
    /// <exception cref="ArgumentException">The value is the ticket of another job.</exception>
    public JobTicket Ticket
    {
        get => ticket ?? throw new InvalidOperationException(
            $"The webhook for request {RequestId} doesn't say which endpoint the job is of, because another client submitted it. Use webhook with {{ Ticket = JobTicket.FromRequestId(webhook.RequestId, endpointId) }}.");
        init => ticket = value?.RequestId == RequestId
            ? value
            : throw new ArgumentException(value is null ? $"{nameof(Ticket)} is null." : $"{nameof(Ticket)} is of request {value.RequestId}, and the webhook is for {RequestId}.", nameof(Ticket));
    }

    /// <summary>Gets the whole body as JSON, including everything for which this version doesn't have a property.</summary>
    public string RawJson { get; }

    // fal sends the model's own body, but only in words which status it came with.
    private Response Failure => ReadPayload((_, response) => response, StatusOf);

    /// <summary>
    /// Reads a webhook's body without verifying who sent it. Use it in tests, or for bodies that you have verified and stored. For anything that comes from the
    /// internet, use the package Fal.Kling.AspNetCore.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="origin">What the URL says about the job. Default: <see langword="null"/> (nothing, so there is no <see cref="Ticket"/>).</param>
    /// <exception cref="FormatException">The body is not JSON, or doesn't contain a request id.</exception>
    public static KlingWebhook ParseUnverified(ReadOnlyMemory<byte> body, WebhookOrigin? origin = null)
    {
        using JsonDocument? document = JsonReading.TryParse(ResponseText.Clean(body, key: null));
        if (document is null)
        {
            throw new FormatException("The webhook's body is not JSON.");
        }

        JsonElement json = document.RootElement;
        return json.Member("request_id").Text() is { } requestId && QueueUrls.IsRequestId(requestId)
            ? new KlingWebhook(json, requestId, origin)
            : throw new FormatException("The webhook's body doesn't contain the id of a request.");
    }

    /// <summary>
    /// Gets the result, equal to what <see cref="KlingJob{TResult}.WaitAsync"/> returns. Only <see cref="KlingResult.BillableUnits"/> and
    /// <see cref="KlingResult.BilledAs"/> are <see langword="null"/>, because fal sends them with a fetched result only.
    /// </summary>
    /// <typeparam name="TResult">The kind of result, such as <see cref="KlingVideo"/>. <see cref="CustomResult"/> fits every job.</typeparam>
    /// <exception cref="KlingJobFailedException">The job ended without a result.</exception>
    /// <exception cref="KlingValidationException">fal refused the input.</exception>
    /// <exception cref="KlingException">There is no payload (see <see cref="HasPayload"/>), or it is another kind of result.</exception>
    /// <exception cref="InvalidOperationException">The endpoint is unknown (see <see cref="HasTicket"/>).</exception>
    public TResult GetResult<TResult>()
        where TResult : KlingResult
    {
        Func<JsonElement, JobTicket, KlingResult> reader = ResultReaders.Of<TResult>();
        if (!HasPayload)
        {
            throw new KlingException(
                $"The webhook doesn't say how the job ended: {(PayloadError ?? Error ?? "its payload is empty").TrimEnd('.')}. Fetch it with kling.GetJob(webhook.Ticket).GetResultAsync().", ticket);
        }

        if (!Succeeded)
        {
            KlingException failure = JobFailures.Of(Failure, logs: []);
            failure.Ticket = ticket;
            throw failure;
        }

        try
        {
            return (TResult)ReadPayload((json, _) => reader(json, Ticket) with { RawJson = json.GetRawText() }, _ => HttpStatusCode.OK);
        }
        catch (FormatException exception)
        {
            throw new KlingException($"The webhook's payload {exception.Message}.", ticket, exception);
        }
    }

    /// <summary>Returns what the webhook says as text for people, without its payload.</summary>
    public override string ToString() => $"KlingWebhook {{ RequestId = {RequestId}, Succeeded = {Succeeded}, Error = {Error}, HasPayload = {HasPayload}, EndpointId = {ticket?.EndpointId} }}";

    /// <summary>Reads the result for a wait.</summary>
    /// <returns>The result; default if the webhook doesn't have it, and it must be fetched.</returns>
    internal T? ResultOrDefault<T>(ResultReader<T> reader)
    {
        try
        {
            return Succeeded && HasPayload ? ReadPayload(reader, _ => HttpStatusCode.OK) : default;
        }
        catch (FormatException)
        {
            return default;
        }
    }

    private T ReadPayload<T>(ResultReader<T> reader, Func<JsonElement, HttpStatusCode> statusOf)
    {
        using JsonDocument document = JsonReading.Parse(Encoding.UTF8.GetBytes(RawJson));
        JsonElement payload = document.RootElement.Member("payload");
        using HttpResponseMessage response = new(statusOf(payload));
        return reader(payload, new Response(response, Encoding.UTF8.GetBytes(payload.ValueKind == JsonValueKind.Undefined ? string.Empty : payload.GetRawText())));
    }

    private HttpStatusCode StatusOf(JsonElement payload)
    {
        string digits = new([.. (Error ?? string.Empty).Reverse().TakeWhile(char.IsAsciiDigit).Reverse()]);
        if (digits is ['4' or '5', _, _])
        {
            return (HttpStatusCode)int.Parse(digits, CultureInfo.InvariantCulture);
        }

        return payload.Member("detail").ValueKind == JsonValueKind.Array ? HttpStatusCode.UnprocessableContent : HttpStatusCode.InternalServerError;
    }

    private static string? ShownText(JsonElement text) => text.AnyText() is { } shown ? ResponseText.Shorten(shown, 4096) : null;
}
