using System.Net;
using System.Text;
using Fal.Kling.Engine.Http;
using Fal.Kling.Telemetry;

namespace Fal.Kling.Engine.Transfer;

/// <summary>Requests a file from the CDN, which never receives the key, and interprets the responses.</summary>
internal sealed class RemoteFile(Transport transport, DownloadSource source)
{
    private const int MaxRedirects = 5;

    public DownloadSource Source { get; } = source.Url.IsAbsoluteUri && source.Url.Scheme is "https" or "http"
        ? source
        : throw new KlingException($"The URL of {source.Noun}, '{SafeUrl.Of(source.Url)}', is neither https nor http, so it cannot be downloaded.");

    public TimeProvider Time => transport.Time;

    public KlingTelemetry Telemetry => transport.Telemetry;

    public int MaxRetries => transport.MaxRetries;

    /// <summary>Requests the file from a position. When all of it has arrived, requests the last byte to confirm that the file is still the same.</summary>
    /// <exception cref="KlingApiException">The response is compressed.</exception>
    public async Task<HttpOutcome> OpenAsync(long position, DownloadMark? mark, CancellationToken cancellationToken)
    {
        Uri address = Source.Url;
        for (int redirects = 0; ; redirects++)
        {
            HttpOutcome outcome = await transport.SendAsync(RequestFor(address, position, mark), cancellationToken).ConfigureAwait(false);
            if (redirects < MaxRedirects && RedirectOf(outcome, address) is { } next)
            {
                address = next;
                continue;
            }

            if (outcome is OpenResponse open)
            {
                ThrowIfEncoded(open);
            }

            return outcome;
        }
    }

    /// <summary>Returns whether the response shows that the server now has a different file than the bytes received so far.</summary>
    public static bool IsOfAnotherFile(HttpOutcome outcome, long position, DownloadMark? mark) => outcome switch
    {
        _ when position == 0 => false,
        Response { Status: HttpStatusCode.RequestedRangeNotSatisfiable } => true,
        OpenResponse { Response: { StatusCode: HttpStatusCode.PartialContent } response } =>
            !(response.Content.Headers.ContentRange?.From is { } from && from <= position) || mark!.Contradicts(DownloadMark.Of(mark.Url, response)),
        _ => false,
    };

    /// <summary>Interprets a response without a body to download.</summary>
    /// <exception cref="KlingException">The failure is final.</exception>
    public Interruption InterruptionBy(HttpOutcome outcome)
    {
        KlingException exception = ApiErrors.From(outcome, Source.Purpose, transport);
        if (outcome is Response refused && !RetryPredicates.IsTransient(refused.Status))
        {
            exception.Consequence = refused.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Gone
                ? "fal keeps a file for seven days or for SubmitOptions.OutputLifetime, and SubmitOptions.OutputAccess may require access that this download does not have."
                : null;
            throw exception;
        }

        return outcome is Response failed
            ? new Interruption($"the server returned {(int)failed.Status}", exception, failed.RetryAfter(Time))
            : new Interruption(((TransportFailure)outcome).Reason, exception);
    }

    /// <exception cref="KlingApiException">The body is not the file.</exception>
    public void ThrowIfNotTheFile(HttpResponseMessage response, ReadOnlySpan<byte> start)
    {
        string? problem = response.StatusCode switch
        {
            not HttpStatusCode.OK => "instead of the whole file",
            _ when start.IsEmpty => "with an empty body",
            _ when PageSniff.IsPage(start, response.Content.Headers.ContentType?.MediaType, Source.ContentType) => $"with a text page instead of {Source.Noun}",
            _ => null,
        };
        if (problem is not null)
        {
            throw Unusable(response, $"returned {(int)response.StatusCode} {problem}", Encoding.UTF8.GetString(start));
        }
    }

    // The positions in a compressed body differ from the file's, so the download cannot be resumed or measured.
    private void ThrowIfEncoded(OpenResponse open)
    {
        string[] encodings = [.. open.Response.Content.Headers.ContentEncoding.Where(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))];
        if (encodings.Length > 0)
        {
            using (open)
            {
                throw Unusable(open.Response, $"returned a body encoded as {string.Join(", ", encodings)} although identity was requested, probably by a proxy", body: null);
            }
        }
    }

    private KlingApiException Unusable(HttpResponseMessage response, string problem, string? body) =>
        new($"The download of {Source.Noun} from {Source.Url.Host} {problem}. Nothing was written. Try again later, or from another network.", response.StatusCode)
        {
            RequestId = response.Headers.FirstOf(FalHeaders.RequestId),
            RawBody = body,
        };

    private FalRequest RequestFor(Uri address, long position, DownloadMark? mark)
    {
        List<KeyValuePair<string, string>> headers = [new("Accept-Encoding", "identity")];
        if (position > 0)
        {
            headers.Add(new("Range", $"bytes={(position == mark?.Total ? position - 1 : position)}-"));
            if (mark?.Validator is { } validator)
            {
                headers.Add(new("If-Range", validator));
            }
        }

        return new FalRequest { Method = HttpMethod.Get, Url = address, Purpose = Source.Purpose, Accept = "*/*", Headers = headers, Repeat = RetryPredicates.Never, KeepOpen = true };
    }

    private static Uri? RedirectOf(HttpOutcome outcome, Uri from) =>
        outcome is Response { Status: HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect } response
        && Uri.TryCreate(from, response.Header("Location"), out Uri? to) && (to.Scheme == "https" || to.Scheme == from.Scheme)
            ? to
            : null;
}
