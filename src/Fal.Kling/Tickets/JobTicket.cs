using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Everything needed to return to a paid job, in any process and on any machine. It doesn't contain a secret.
/// <see cref="ToString"/> writes it as text and <see cref="Parse"/> reads it back. In JSON it is that text as one string.
/// </summary>
/// <remarks>
/// A ticket may come from an untrusted source, such as a web page. Its URLs are computed from its ids, so they can only lead to one request on the queue.
/// </remarks>
[JsonConverter(typeof(JobTicketJsonConverter))]
[TypeConverter(typeof(JobTicketTypeConverter))]
public sealed record JobTicket
{
    internal JobTicket()
    {
    }

    /// <summary>fal's id of the request, which identifies the job in fal's dashboard and for fal's support.</summary>
    /// <exception cref="ArgumentException">The value has characters that fal's ids never have.</exception>
    public required string RequestId
    {
        get;
        init
        {
            QueueUrls.ThrowIfNotRequestId(value);
            field = value;
        }
    }

    /// <summary>
    /// The endpoint that the job was submitted to, such as <c>fal-ai/kling-video/v2.1/master/text-to-video</c>; <see langword="null"/> in a ticket from version 0.1.
    /// </summary>
    /// <exception cref="ArgumentException">The value has characters that fal's ids never have.</exception>
    public string? EndpointId
    {
        get;
        init
        {
            if (value is not null)
            {
                QueueUrls.ThrowIfNotEndpointId(value);
            }

            field = value;
        }
    }

    /// <summary>When the job was submitted, in UTC and to the millisecond; <see cref="DateTimeOffset.MinValue"/> when that is unknown, as after <see cref="FromRequestId"/>.</summary>
    public DateTimeOffset SubmittedAt { get; init => field = ToMilliseconds(value); }

    /// <summary>
    /// The trace that the job was submitted in, as a W3C <c>traceparent</c>, so that a wait in another process links to it; <see langword="null"/> when the source
    /// <c>Fal.Kling</c> was not traced.
    /// </summary>
    public string? TraceParent { get; init; }

    /// <summary>Gets the URL of the job's status, on fal's queue or on the queue that the job was submitted to.</summary>
    public Uri StatusUrl => UrlsOn(QueueUrl).Status;

    /// <summary>Gets the URL of the job's result.</summary>
    public Uri ResponseUrl => UrlsOn(QueueUrl).Result;

    /// <summary>Gets the URL that cancels the job.</summary>
    public Uri CancelUrl => UrlsOn(QueueUrl).Cancel;

    /// <summary>Gets the queue that the job is in.</summary>
    internal Uri QueueUrl { get; init => field = QueueUrls.WithoutSlash(value); } = QueueUrls.FalQueue;

    /// <summary>Gets the model id that version 0.1 wrote instead of the endpoint; null in a newer ticket.</summary>
    internal string? LegacyModelId { get; init; }

    /// <summary>Gets the endpoint or, in an old ticket, the model. Either begins with owner and app.</summary>
    internal string EndpointOrModelId => EndpointId ?? LegacyModelId!;

    /// <summary>
    /// Creates a ticket from a request id that you have from elsewhere, such as fal's dashboard or a webhook. Its URLs point to fal's public queue.
    /// A client that is configured with a different queue uses that queue instead.
    /// </summary>
    /// <param name="requestId">fal's request id.</param>
    /// <param name="endpointId">The endpoint that the request was for, such as <c>fal-ai/kling-video/v2.1/master/text-to-video</c>.</param>
    /// <exception cref="ArgumentException">An id is blank or has characters that fal's ids never have.</exception>
    public static JobTicket FromRequestId(string requestId, string endpointId)
    {
        QueueUrls.ThrowIfNotRequestId(requestId);
        QueueUrls.ThrowIfNotEndpointId(endpointId);
        return new JobTicket { RequestId = requestId, EndpointId = endpointId };
    }

    /// <summary>Reads the text that <see cref="ToString"/> wrote, in this version or an older one.</summary>
    /// <param name="text">The text. Surrounding whitespace is ignored.</param>
    /// <exception cref="FormatException">The text is not a ticket, or its format is newer than this version knows.</exception>
    public static JobTicket Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return JobTicketFormat.Read(text.Trim(), out string? problem) ?? throw new FormatException(problem);
    }

    /// <summary>
    /// Tries to read the text that <see cref="ToString"/> wrote. It is safe on untrusted text. ASP.NET Core calls it for a route or query parameter
    /// of this type, and responds with 400 when it returns <see langword="false"/>.
    /// </summary>
    /// <param name="text">The text, or null.</param>
    /// <param name="ticket">The ticket when the method returns <see langword="true"/>.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out JobTicket? ticket)
    {
        ticket = text is null ? null : JobTicketFormat.Read(text.Trim(), out _);
        return ticket is not null;
    }

    /// <summary>
    /// Writes the ticket as text. It is opaque, versioned, and safe as a URL segment and as a file name. It has under 200 characters unless the queue's own
    /// address is long.
    /// </summary>
    public override string ToString() => JobTicketFormat.Write(this);

    internal QueueUrls UrlsOn(Uri queueUrl) => QueueUrls.Of(queueUrl, EndpointOrModelId, RequestId);

    private static DateTimeOffset ToMilliseconds(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
