using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// All that is needed to come back to a paid job, in any process and on any machine. It holds no secret.
/// As text it is <see cref="ToString"/> and <see cref="Parse"/>; in JSON it is that text as one string.
/// </summary>
[JsonConverter(typeof(JobTicketJsonConverter))]
public sealed record JobTicket
{
    internal JobTicket()
    {
    }

    /// <summary>fal's id of the request: what fal's dashboard and support know the job by.</summary>
    public required string RequestId { get; init; }

    /// <summary>The model that makes the video. One that this version does not know keeps its name and can be waited for.</summary>
    public required KlingModel Model { get; init; }

    /// <summary>Where fal tells the status.</summary>
    public required Uri StatusUrl { get; init; }

    /// <summary>Where fal gives the result.</summary>
    public required Uri ResponseUrl { get; init; }

    /// <summary>Where fal takes a cancellation.</summary>
    public required Uri CancelUrl { get; init; }

    /// <summary>When the job was submitted; <see cref="DateTimeOffset.MinValue"/> when that is not known, as after <see cref="FromRequestId(string, KlingModel)"/>.</summary>
    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>
    /// The trace that the job was submitted in, as a W3C <c>traceparent</c>, so that a wait in another process is linked to it; <see langword="null"/> when nobody traced
    /// the source <c>Fal.Kling</c>.
    /// </summary>
    public string? TraceParent { get; init; }

    /// <summary>
    /// The ticket of a request id that you have from elsewhere, such as fal's dashboard or a webhook. Its URLs are those of fal's public queue;
    /// a client whose <see cref="KlingClientOptions.QueueUrl"/> is another follows them there.
    /// </summary>
    /// <param name="requestId">fal's request id.</param>
    /// <param name="model">The model that the request was for.</param>
    /// <exception cref="ArgumentException">The id is blank or has characters that no request id has.</exception>
    public static JobTicket FromRequestId(string requestId, KlingModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return FromRequestId(requestId, model, QueueUrls.FalQueue, DateTimeOffset.MinValue);
    }

    /// <summary>Reads the text that <see cref="ToString"/> wrote, in this version or an older one.</summary>
    /// <param name="text">The text; white space around it is ignored.</param>
    /// <exception cref="FormatException">The text is not a ticket, or one of a format newer than this version knows.</exception>
    public static JobTicket Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return JobTicketFormat.Read(text.Trim(), out string? problem) ?? throw new FormatException(problem);
    }

    /// <summary>Reads the text that <see cref="ToString"/> wrote, if it is that.</summary>
    /// <param name="text">The text, or null.</param>
    /// <param name="ticket">The ticket when the answer is <see langword="true"/>.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out JobTicket? ticket)
    {
        ticket = text is null ? null : JobTicketFormat.Read(text.Trim(), out _);
        return ticket is not null;
    }

    /// <summary>The ticket as text: opaque, versioned, safe in a URL or a file name. <see cref="Parse"/> of this and every later version reads it.</summary>
    public override string ToString() => JobTicketFormat.Write(this);

    internal static JobTicket FromRequestId(string requestId, KlingModel model, Uri queueUrl, DateTimeOffset submittedAt)
    {
        QueueUrls urls = QueueUrls.Of(queueUrl, model.Id, requestId);
        return new JobTicket
        {
            RequestId = requestId,
            Model = model,
            StatusUrl = urls.Status,
            ResponseUrl = urls.Response,
            CancelUrl = urls.Cancel,
            SubmittedAt = submittedAt,
        };
    }
}
