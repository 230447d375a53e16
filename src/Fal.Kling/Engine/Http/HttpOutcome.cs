using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Fal.Kling.Engine.Http;

/// <summary>What one HTTP operation came to.</summary>
internal abstract class HttpOutcome
{
    private protected HttpOutcome()
    {
    }
}

/// <summary>A whole answer, whatever its status.</summary>
internal sealed class Response(HttpResponseMessage response, byte[] body) : HttpOutcome
{
    private readonly HttpResponseHeaders headers = response.Headers;

    public HttpStatusCode Status { get; } = response.StatusCode;

    public ReadOnlyMemory<byte> Body { get; } = body;

    public bool IsSuccess => (int)Status is >= 200 and <= 299;

    public string? RequestId => Header(FalHeaders.RequestId);

    public double? BillableUnits =>
        double.TryParse(Header(FalHeaders.BillableUnits), NumberStyles.Float, CultureInfo.InvariantCulture, out double units) ? units : null;

    public string? Header(string name) => headers.FirstOf(name);

    public TimeSpan? RetryAfter(TimeProvider time) => headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is { } delay && delay > TimeSpan.Zero ? delay : TimeSpan.Zero,
        _ => null,
    };
}

/// <summary>
/// An answer of which only the head has been read. Its body is the caller's to read and to dispose, and so is the deadline of its attempt, which goes on.
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

/// <summary>No usable answer arrived.</summary>
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

    /// <summary>Our own limit that ran out; null when it was none of ours.</summary>
    public TimeLimit? Expired { get; init; }

    /// <summary>How many attempts the operation took in all, this one included.</summary>
    public int Attempts { get; set; } = 1;

    /// <summary>fal's request id, where the head of a lost answer still told it.</summary>
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
