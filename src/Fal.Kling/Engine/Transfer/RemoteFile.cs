using System.Net;
using System.Text;
using Fal.Kling.Engine.Http;
using Fal.Kling.Telemetry;

namespace Fal.Kling.Engine.Transfer;

/// <summary>A file on the CDN, which never gets the key: how to ask for it, and what to make of its answers.</summary>
internal sealed class RemoteFile(Transport transport, Uri url)
{
    private const string Purpose = "the download of the video";
    private const int MaxRedirects = 5;

    public Uri Url { get; } = url.IsAbsoluteUri && url.Scheme is "https" or "http"
        ? url
        : throw new KlingException($"The video's URL '{SafeUrl.Of(url)}' is neither https nor http, so it cannot be downloaded.");

    public TimeProvider Time => transport.Time;

    public KlingTelemetry Telemetry => transport.Telemetry;

    public int MaxRetries => transport.MaxRetries;

    /// <summary>Asks for the file, from a place on. Where all of it has arrived, its last byte tells whether it is still the same.</summary>
    public async Task<HttpOutcome> OpenAsync(long position, DownloadMark? mark, CancellationToken cancellationToken)
    {
        Uri address = Url;
        for (int redirects = 0; ; redirects++)
        {
            HttpOutcome outcome = await transport.SendAsync(RequestFor(address, position, mark), cancellationToken).ConfigureAwait(false);
            if (redirects == MaxRedirects || RedirectOf(outcome, address) is not { } next)
            {
                return outcome;
            }

            address = next;
        }
    }

    /// <summary>Whether the answer says that what has arrived is not of the file that is there now.</summary>
    public static bool IsOfAnotherFile(HttpOutcome outcome, long position, DownloadMark? mark) => outcome switch
    {
        _ when position == 0 => false,
        Response { Status: HttpStatusCode.RequestedRangeNotSatisfiable } => true,
        OpenResponse { Response: { StatusCode: HttpStatusCode.PartialContent } response } =>
            !(response.Content.Headers.ContentRange?.From is { } from && from <= position) || mark!.Contradicts(DownloadMark.Of(mark.Url, response)),
        _ => false,
    };

    /// <summary>What to make of an answer without a body to download.</summary>
    /// <exception cref="KlingException">It is final.</exception>
    public Interruption InterruptionBy(HttpOutcome outcome)
    {
        KlingException exception = ApiErrors.From(outcome, Purpose, transport);
        if (outcome is Response answer && !RetryPredicates.IsTransient(answer.Status))
        {
            exception.Consequence = answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Gone
                ? "fal keeps a file for seven days or for SubmitOptions.OutputLifetime, and SubmitOptions.OutputAccess may require access that this download does not have."
                : null;
            throw exception;
        }

        return outcome is Response failed
            ? new Interruption($"the server answered {(int)failed.Status}", exception, failed.RetryAfter(Time))
            : new Interruption(((TransportFailure)outcome).Reason, exception);
    }

    /// <exception cref="KlingApiException">The answer holds no video.</exception>
    public static void ThrowIfNoVideo(HttpResponseMessage response, ReadOnlySpan<byte> start)
    {
        string? problem = response.StatusCode switch
        {
            not HttpStatusCode.OK => "instead of the whole file",
            _ when start.IsEmpty => "with an empty body",
            _ when VideoSniff.IsPage(start, response.Content.Headers.ContentType?.MediaType) => "with a text page instead of a video",
            _ => null,
        };
        if (problem is not null)
        {
            throw new KlingApiException($"The download returned {(int)response.StatusCode} {problem}. Nothing was written.", response.StatusCode)
            {
                RequestId = response.Headers.FirstOf(FalHeaders.RequestId),
                RawBody = Encoding.UTF8.GetString(start),
            };
        }
    }

    private static FalRequest RequestFor(Uri address, long position, DownloadMark? mark)
    {
        // A compressed answer would have other bytes at a place than the file.
        List<KeyValuePair<string, string>> headers = [new("Accept-Encoding", "identity")];
        if (position > 0)
        {
            headers.Add(new("Range", $"bytes={(position == mark?.Total ? position - 1 : position)}-"));
            if (mark?.Validator is { } validator)
            {
                headers.Add(new("If-Range", validator));
            }
        }

        return new FalRequest { Method = HttpMethod.Get, Url = address, Purpose = Purpose, Accept = "*/*", Headers = headers, Repeat = RetryPredicates.Never, KeepOpen = true };
    }

    private static Uri? RedirectOf(HttpOutcome outcome, Uri from) =>
        outcome is Response { Status: HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect } answer
        && Uri.TryCreate(from, answer.Header("Location"), out Uri? to) && (to.Scheme == "https" || to.Scheme == from.Scheme)
            ? to
            : null;
}
