using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Fal.Kling.Engine.Http;

/// <summary>The outcome of one HTTP operation.</summary>
internal abstract class HttpOutcome
{
    private protected HttpOutcome()
    {
    }
}

/// <summary>A response that was read, whatever its status. No text of it shows the key that the request was signed with.</summary>
/// <param name="response">The response; its headers are kept.</param>
/// <param name="body">The decoded body.</param>
/// <param name="key">The key of the request; null where it had none.</param>
/// <param name="flaw">Why the body is not whole; null when it is.</param>
internal sealed class Response(HttpResponseMessage response, ReadOnlyMemory<byte> body, ApiKey? key = null, BodyFlaw? flaw = null) : HttpOutcome
{
    private readonly HttpResponseHeaders headers = response.Headers;

    public HttpStatusCode Status { get; } = response.StatusCode;

    /// <summary>The body: valid UTF-8 without a byte order mark, at most 16 MiB.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    public BodyFlaw? Flaw { get; } = flaw;

    public bool IsSuccess => (int)Status is >= 200 and <= 299;

    public string? RequestId => Header(FalHeaders.RequestId);

    public double? BillableUnits =>
        double.TryParse(Header(FalHeaders.BillableUnits), NumberStyles.Float, CultureInfo.InvariantCulture, out double units) && units is >= 0 and <= 1e9 ? units : null;

    public string? BilledAs => Header(FalHeaders.BilledAs);

    /// <summary>What the body says went wrong.</summary>
    public ApiError Error => field ??= ApiError.Decode(this);

    /// <summary>The body as text for a person, cut at 64 KiB.</summary>
    public string RawBody => Encoding.UTF8.GetString(Body.Span[..Math.Min(Body.Length, 64 * 1024)]);

    public string? Header(string name) => headers.FirstOf(name) is { } value ? key?.Redact(value) ?? value : null;

    public TimeSpan? RetryAfter(TimeProvider time) => headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is { } delay && delay > TimeSpan.Zero ? delay : TimeSpan.Zero,
        _ => null,
    };
}

/// <summary>
/// A response of which only the headers have been read. The caller reads and disposes its body, and the deadline of its attempt, which continues to run.
/// </summary>
internal sealed class OpenResponse(HttpResponseMessage response, RestartableTimeout deadline, HandlerChain? chain = null) : HttpOutcome, IDisposable
{
    public HttpResponseMessage Response { get; } = response;

    public RestartableTimeout RestartableTimeout { get; } = deadline;

    public void Dispose()
    {
        Response.Dispose();
        RestartableTimeout.Dispose();
        GC.KeepAlive(chain);
    }
}

/// <summary>No usable response arrived.</summary>
internal sealed class TransportFailure : HttpOutcome
{
    /// <summary>Whether it is proven that fal cannot have received the request. In doubt: no.</summary>
    public required bool NeverSent { get; init; }

    /// <summary>Whether not even a connection was made, so that another host may be tried.</summary>
    public required bool NeverConnected { get; init; }

    public required Exception Exception { get; init; }

    /// <summary>Whether the server's certificate is not trusted, which another attempt would not mend.</summary>
    public bool IsCertificateUntrusted { get; init; }

    /// <summary>What happened, as the middle of a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The limit of ours that elapsed; null when none did.</summary>
    public TimeLimit? Expired { get; init; }

    /// <summary>How many attempts the operation took in all, this one included.</summary>
    public int Attempts { get; set; } = 1;

    /// <summary>fal's request id, where the headers of a lost response had it.</summary>
    public string? RequestId { get; init; }
}

internal static class HeaderReading
{
    public static string? FirstOf(this HttpHeaders headers, string name)
    {
        _ = headers.NonValidated.TryGetValues(name, out HeaderStringValues values);
        foreach (string value in values)
        {
            return value;
        }

        return null;
    }
}
