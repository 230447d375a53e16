namespace Fal.Kling.Emulator;

/// <content>Faults of statuses, streams, results and jobs.</content>
public abstract partial class Fault
{
    /// <summary>A status without its <c>queue_position</c>.</summary>
    public static Fault OmitQueuePosition { get; } = Reshape("omit-queue-position", new StatusShape { OmitsPosition = true });

    /// <summary>A 200 result without a <c>video</c>.</summary>
    public static Fault MissingVideo { get; } =
        new AnswerFault("missing-video", _ => new FaultAnswer(200, """{"images":[]}"""u8.ToArray()) { NamesRequest = true });

    /// <summary>
    /// The model crashes: 500 with a <c>detail</c> list of type <c>internal_server_error</c>. On a submission, the job is accepted and ends this way.
    /// </summary>
    public static Fault InternalServerError { get; } = new JobFailureFault(
        "internal-server-error", JobFailure.OfModel(500, [new InputProblem([], "Internal server error", "internal_server_error")]));

    /// <summary>The status stream breaks off after some events, without COMPLETED.</summary>
    /// <param name="afterEvents">The number of events sent first, 0 or more; comments do not count. Default: 1. With 0, only the headers are sent.</param>
    /// <returns>The fault. Over HTTP/2, the reset can overtake events that the client has not read yet.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Fault CutStream(int afterEvents = 1) => BreakStream("cut-stream", BreakOff.Cut, afterEvents);

    /// <summary>The status stream ends cleanly after some events, without COMPLETED.</summary>
    /// <param name="afterEvents">The number of events sent first, 0 or more; comments do not count. Default: 1. With 0, only the headers are sent.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Fault EndStream(int afterEvents = 1) => BreakStream("end-stream", BreakOff.End, afterEvents);

    /// <summary>The status stream goes silent after some events: it sends no more events or keep-alive comments, and doesn't end.</summary>
    /// <param name="afterEvents">The number of events sent first, 0 or more; comments do not count. Default: 0 (only the headers are sent).</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Fault SilenceStream(int afterEvents = 0) => BreakStream("silence-stream", BreakOff.Hang, afterEvents);

    /// <summary>
    /// A false status, such as <c>IN_QUEUE</c> after the run has started, or an unknown one. In a stream it is an extra event right before COMPLETED.
    /// </summary>
    /// <param name="status">The status to claim, such as <c>IN_QUEUE</c>.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The status is empty.</exception>
    public static Fault ClaimStatus(string status)
    {
        ArgumentException.ThrowIfNullOrEmpty(status);
        return Reshape(NameOf("claim-status", status), new StatusShape { Claim = status });
    }

    /// <summary>Log entries in another of the shapes that occur in fal's documentation and clients.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>The fault.</returns>
    public static Fault ShapeLogs(EmulatedLogShape shape) => Reshape(NameOf("shape-logs", shape), new StatusShape { Logs = shape });

    /// <summary>A 200 result that is valid JSON but doesn't have the documented shape. The result of a failed job is not changed.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The shape is not a defined value.</exception>
    public static Fault ShapeResult(EmulatedResultShape shape)
    {
        if (!Enum.IsDefined(shape))
        {
            throw new ArgumentOutOfRangeException(nameof(shape), shape, "The shape is not a defined value.");
        }

        return new CircumstanceFault(NameOf("shape-result", shape), exchange => exchange.Effects.ResultShape = shape);
    }

    /// <summary>A result whose <c>x-fal-bill-as</c> header names another endpoint, as on fal when it bills at another endpoint's price. The units do not change.</summary>
    /// <param name="endpointId">The endpoint to name, such as <c>fal-ai/kling-video/v3/pro/text-to-video</c>.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The id is empty or not printable ASCII.</exception>
    public static Fault BillAs(string endpointId)
    {
        ArgumentException.ThrowIfNullOrEmpty(endpointId);
        HeaderText.ThrowIfNotSendable(endpointId);
        return new CircumstanceFault(NameOf("bill-as", endpointId), exchange => exchange.Effects.BilledAs = endpointId);
    }

    /// <summary>A result that still says "Request is still in progress" after COMPLETED.</summary>
    /// <param name="statusCode">The HTTP status, from 200 to 599. Default: 400. fal has also been seen to use 200.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The status is not from 200 to 599.</exception>
    public static Fault ResultEarly(int statusCode = 400)
    {
        ThrowIfNoFinalStatus(statusCode);
        return new AnswerFault(
            NameOf("result-early", statusCode),
            exchange => new FaultAnswer(statusCode, StatusJson.WriteStillInProgress(exchange.RequestsPrefix, exchange.RequestId ?? string.Empty)) { NamesRequest = true });
    }

    /// <summary>
    /// The model refuses or fails, with a <c>detail</c> list. On a submission, the job is accepted, runs and ends this way. On any other operation, only the
    /// one response changes.
    /// </summary>
    /// <param name="type">fal's error type, such as <c>content_policy_violation</c>.</param>
    /// <param name="message">The human-readable message.</param>
    /// <param name="statusCode">The HTTP status of the result, from 200 to 599. Default: 422.</param>
    /// <param name="field">The input field that caused the error. Default: none (the input as a whole).</param>
    /// <param name="needsRetry">The value of the <c>X-Fal-Needs-Retry</c> header. Default: no such header.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The type is empty, or the status is not from 200 to 599.</exception>
    public static Fault ModelError(string type, string message, int statusCode = 422, string? field = null, bool? needsRetry = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ThrowIfNoFinalStatus(statusCode);
        return new JobFailureFault(
            NameOf("model-error", type), JobFailure.OfModel(statusCode, [new InputProblem(field, message, type)]) with { NeedsRetry = needsRetry });
    }

    /// <summary>
    /// The platform fails, with a <c>detail</c> and an <c>error_type</c>. On a submission, the job is accepted, runs and ends this way. On any other operation,
    /// only the one response changes.
    /// </summary>
    /// <param name="errorType">fal's error type, such as <c>runner_disconnected</c>.</param>
    /// <param name="statusCode">The HTTP status of the result, from 200 to 599, such as 503.</param>
    /// <param name="message">The human-readable message. Default: a message that names the type.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The type is empty, or the status is not from 200 to 599.</exception>
    public static Fault PlatformError(string errorType, int statusCode, string? message = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(errorType);
        ThrowIfNoFinalStatus(statusCode);
        return new JobFailureFault(
            NameOf("platform-error", errorType), JobFailure.OfPlatform(statusCode, errorType, message ?? $"The request failed: {errorType}"));
    }

    private static CircumstanceFault Reshape(string name, StatusShape shape) => new(name, exchange => exchange.Effects.StatusShape = shape with { OmitsLogs = exchange.Effects.StatusShape.OmitsLogs });

    private static SpoiltBodyFault BreakStream(string name, BreakOff how, int afterEvents)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterEvents);
        return new SpoiltBodyFault(NameOf(name, afterEvents), exchange => new BrokenOffBody(exchange, how, afterBytes: null, afterEvents));
    }
}
