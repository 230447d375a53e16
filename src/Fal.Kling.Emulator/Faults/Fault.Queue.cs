namespace Fal.Kling.Emulator;

/// <content>What goes wrong with statuses, streams, results and the jobs themselves.</content>
public abstract partial class Fault
{
    /// <summary>A status without its <c>queue_position</c>.</summary>
    public static Fault OmitQueuePosition { get; } = Reshape("omit-queue-position", new StatusShape { OmitsPosition = true });

    /// <summary>A result of 200 that has no <c>video</c>.</summary>
    public static Fault MissingVideo { get; } =
        new AnswerFault("missing-video", _ => new FaultAnswer(200, """{"images":[]}"""u8.ToArray()) { NamesRequest = true });

    /// <summary>The model broke: 500 with a <c>detail</c> list of type <c>internal_server_error</c>. On a submit: the job ends so.</summary>
    public static Fault InternalServerError { get; } = new JobFailureFault(
        "internal-server-error", JobFailure.OfModel(500, [new InputProblem([], "Internal server error", "internal_server_error")]));

    /// <summary>The status stream breaks off after some events, without COMPLETED.</summary>
    /// <param name="afterEvents">How many events come first; comments do not count; 0 or more. Default: 1. With 0 only the headers come.</param>
    /// <returns>The fault. Over HTTP/2 the reset may overtake events that the client has not read yet.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Fault CutStream(int afterEvents = 1) => BreakStream("cut-stream", BreakOff.Cut, afterEvents);

    /// <summary>The status stream ends cleanly after some events, without COMPLETED.</summary>
    /// <param name="afterEvents">How many events come first; comments do not count; 0 or more. Default: 1. With 0 only the headers come.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Fault EndStream(int afterEvents = 1) => BreakStream("end-stream", BreakOff.End, afterEvents);

    /// <summary>The status stream falls silent after some events: no more events, no keep-alive, no end.</summary>
    /// <param name="afterEvents">How many events come first; comments do not count; 0 or more. Default: 0, only the headers come.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Fault SilenceStream(int afterEvents = 0) => BreakStream("silence-stream", BreakOff.Hang, afterEvents);

    /// <summary>
    /// A status that is not the true one: <c>IN_QUEUE</c> after the run has begun, or an unknown word. In a stream it is an event of its own
    /// right before COMPLETED.
    /// </summary>
    /// <param name="status">The status to claim, such as <c>IN_QUEUE</c>.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The status is empty.</exception>
    public static Fault ClaimStatus(string status)
    {
        ArgumentException.ThrowIfNullOrEmpty(status);
        return Reshape(NameOf("claim-status", status), new StatusShape { Claim = status });
    }

    /// <summary>Log entries in another of the shapes that fal's documents and clients show.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>The fault.</returns>
    public static Fault ShapeLogs(EmulatedLogShape shape) => Reshape(NameOf("shape-logs", shape), new StatusShape { Logs = shape });

    /// <summary>A result of 200 that is valid JSON of another shape than the documented one. A job that failed answers as usual.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such shape.</exception>
    public static Fault ShapeResult(EmulatedResultShape shape)
    {
        if (!Enum.IsDefined(shape))
        {
            throw new ArgumentOutOfRangeException(nameof(shape), shape, "There is no such shape.");
        }

        return new CircumstanceFault(NameOf("shape-result", shape), exchange => exchange.Effects.ResultShape = shape);
    }

    /// <summary>A result whose header <c>x-fal-bill-as</c> names another endpoint, as fal's does where it bills by another price. The units stay the same.</summary>
    /// <param name="endpointId">The endpoint to name, such as <c>fal-ai/kling-video/v3/pro/text-to-video</c>.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException">The id is empty or not printable ASCII.</exception>
    public static Fault BillAs(string endpointId)
    {
        ArgumentException.ThrowIfNullOrEmpty(endpointId);
        HeaderText.ThrowIfNotSendable(endpointId);
        return new CircumstanceFault(NameOf("bill-as", endpointId), exchange => exchange.Effects.BilledAs = endpointId);
    }

    /// <summary>A result that says "Request is still in progress" once more, after COMPLETED.</summary>
    /// <param name="statusCode">The HTTP status, from 200 to 599. Default: 400; 200 has been seen too.</param>
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
    /// The model refuses or fails: a <c>detail</c> list. On a submit the job is accepted, runs, and ends so; on any other operation only this answer is so.
    /// </summary>
    /// <param name="type">fal's machine word, such as <c>content_policy_violation</c>.</param>
    /// <param name="message">The sentence for people.</param>
    /// <param name="statusCode">The HTTP status of the result, from 200 to 599. Default: 422.</param>
    /// <param name="field">The input's field that is to blame. Default: none, the input as a whole.</param>
    /// <param name="needsRetry">What the header <c>X-Fal-Needs-Retry</c> says. Default: no such header.</param>
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
    /// The platform fails: <c>detail</c> and <c>error_type</c>. On a submit the job is accepted, runs, and ends so; on any other operation only this answer is so.
    /// </summary>
    /// <param name="errorType">fal's machine word, such as <c>runner_disconnected</c>.</param>
    /// <param name="statusCode">The HTTP status of the result, from 200 to 599, such as 503.</param>
    /// <param name="message">The sentence for people. Default: one that names the type.</param>
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
