using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fal.Kling.Emulator;

/// <summary>One request and its response.</summary>
internal sealed class Exchange(HttpContext http, FalHost host, Route route, EmulatorUrls urls, TimeProvider clock)
{
    private Dictionary<string, string>? headers;

    public HttpContext Http { get; } = http;

    public FalHost Host { get; } = host;

    public Route Route { get; } = route;

    /// <summary>The request as the test sees it, if it is recorded.</summary>
    public RecordedRequest? Record { get; private set; }

    /// <summary>The body of the response. Faults replace it.</summary>
    public AnswerBody Body { get; set; } = new(http.Response);

    /// <summary>The length of the whole response in bytes, whether or not the client receives it.</summary>
    public long? AnswerLength { get; private set; }

    /// <summary>The id of the job in the path, or of the job that a submission created.</summary>
    public string? RequestId { get; private set; } = route.RequestId;

    public FaultEffects Effects { get; } = new();

    /// <summary>The beginning of the request URLs of the same app.</summary>
    public string RequestsPrefix => urls.RequestsPrefixOf(KlingEndpoint.AppOf(Route.Target));

    public CancellationToken Aborted => Http.RequestAborted;

    public IReadOnlyDictionary<string, string> Headers => headers ??=
        Http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);

    public RecordedRequest RecordAt(DateTimeOffset now) => Record = new RecordedRequest(
        Host, Route.Operation, Http.Request.Method, Http.Request.Path.Value ?? string.Empty, Http.Request.QueryString.Value ?? string.Empty)
    {
        Headers = Headers,
        Protocol = Http.Request.Protocol,
        At = now,
        RequestId = Route.RequestId,
    };

    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out StringValues value) ? value.ToString() : null;

    public bool QueryIsOn(string name) => Query(name) is "1" or "true" or "True";

    public async Task<byte[]> ReadBodyAsync()
    {
        // Each piece is consumed when it arrives, because HTTP/2 sends no more than its window until then.
        ArrayBufferWriter<byte> body = new();
        PipeReader reader = Http.Request.BodyReader;
        ReadResult read;
        do
        {
            read = await reader.ReadAsync(Aborted).ConfigureAwait(false);
            foreach (ReadOnlyMemory<byte> piece in read.Buffer)
            {
                body.Write(piece.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);

        if (Record is not null)
        {
            Record.Body = Encoding.UTF8.GetString(body.WrittenSpan);
        }

        return body.WrittenSpan.ToArray();
    }

    /// <summary>Adds the request id header, as fal does for every response about a request.</summary>
    public void NameRequest(string requestId)
    {
        RequestId = requestId;
        Http.Response.Headers["x-fal-request-id"] = requestId;
        if (Record is not null)
        {
            Record.RequestId = requestId;
        }
    }

    /// <summary>Sets the response's date when it starts.</summary>
    public void DateOnStart() => Http.Response.OnStarting(() =>
    {
        SetDate();
        return Task.CompletedTask;
    });

    /// <summary>Sets <c>Date</c> by the emulator's clock, unless a fault has set it. Kestrel would use the system's clock.</summary>
    public void SetDate()
    {
        IHeaderDictionary sent = Http.Response.Headers;
        if (sent.Date.Count == 0)
        {
            sent.Date = clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        }
    }

    public Task AnswerAsync(int statusCode, byte[] body, string contentType = "application/json")
    {
        HttpResponse response = Http.Response;
        response.StatusCode = statusCode;
        response.ContentType = body.Length == 0 ? null : contentType;
        SetAnswerLength(body.Length);
        return body.Length == 0 ? Task.CompletedTask : Body.WriteAsync(body, Aborted).AsTask();
    }

    public void SetAnswerLength(long length)
    {
        AnswerLength = length;
        Http.Response.ContentLength = Effects.HidesLength ? null
            : Effects.ClaimedLength is { } claimed ? Math.Min(length, claimed)
            : Body.LengthOf(length);
    }

    /// <summary>Waits until the client disconnects or the emulator is disposed.</summary>
    public Task HangAsync() => new TaskCompletionSource().Task.WaitAsync(Aborted);

    /// <summary>Stops the operation in the middle. Never returns: it always throws.</summary>
    public async Task BreakOffAsync(BreakOff how)
    {
        switch (how)
        {
            case BreakOff.Reset:
                Http.Abort();
                throw new AnswerEndedException();
            case BreakOff.Cut:
                throw new AnswerCutException();
            case BreakOff.Hang:
                await HangAsync().ConfigureAwait(false);
                break;
            default:
                throw new AnswerEndedException();
        }
    }

    public Task AnswerDetailAsync(int statusCode, string detail) => AnswerAsync(statusCode, ErrorBodies.Detail(detail));
}
