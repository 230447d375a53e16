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

/// <summary>A response that was read, whatever its status. None of its text contains the key that signed the request.</summary>
/// <param name="response">The response. Its headers are kept.</param>
/// <param name="body">The decoded body.</param>
/// <param name="key">The key of the request; null when it was not signed.</param>
/// <param name="flaw">Why the body is incomplete; null when it is complete.</param>
internal sealed class Response(HttpResponseMessage response, ReadOnlyMemory<byte> body, ApiKey? key = null, BodyFlaw? flaw = null) : HttpOutcome
{
    private readonly HttpResponseHeaders headers = response.Headers;

    public HttpStatusCode Status { get; } = response.StatusCode;

    /// <summary>Gets the body: valid UTF-8 without a byte order mark, at most 16 MiB.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    public BodyFlaw? Flaw { get; } = flaw;

    public bool IsSuccess => (int)Status is >= 200 and <= 299;

    public string? RequestId => Header(FalHeaders.RequestId);

    public double? BillableUnits =>
        double.TryParse(Header(FalHeaders.BillableUnits), NumberStyles.Float, CultureInfo.InvariantCulture, out double units) && units is >= 0 and <= 1e9 ? units : null;

    public string? BilledAs => Header(FalHeaders.BilledAs);

    /// <summary>Gets the error that the body describes.</summary>
    public ApiError Error => field ??= ApiError.Decode(this);

    /// <summary>Gets the body as text for people, cut at 64 KiB.</summary>
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
/// A response whose headers alone have been read. The caller reads the body, and disposes it and the attempt's deadline, which is still running.
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
    /// <summary>Gets whether it is proven that fal cannot have received the request. False in case of doubt.</summary>
    public required bool NeverSent { get; init; }

    /// <summary>Gets whether no connection was made, so that another host may be tried.</summary>
    public required bool NeverConnected { get; init; }

    public required Exception Exception { get; init; }

    /// <summary>Gets whether the server's certificate is not trusted, which a retry would not fix.</summary>
    public bool IsCertificateUntrusted { get; init; }

    /// <summary>Gets what happened, as the middle of a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets which of our timeouts elapsed; null when none did.</summary>
    public TimeLimit? Expired { get; init; }

    /// <summary>Gets or sets how many attempts the operation made, including this one.</summary>
    public int Attempts { get; set; } = 1;

    /// <summary>Gets fal's request id, if the headers of a lost response had it.</summary>
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
