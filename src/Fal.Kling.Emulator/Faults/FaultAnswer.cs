using System.Globalization;
using System.Text;

namespace Fal.Kling.Emulator;

/// <summary>The response of a fault.</summary>
internal sealed record FaultAnswer(int StatusCode, byte[] Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string ContentType { get; init; } = "application/json";

    /// <summary>Whether the response names the request. Those of fal's gateway do, and those of the proxy in front of it don't.</summary>
    public bool NamesRequest { get; init; }

    /// <summary>Creates a response of the proxy in front of the gateway.</summary>
    public static FaultAnswer Html(int statusCode, string reason) => new(statusCode, Encoding.UTF8.GetBytes($"""
        <html>
        <head><title>{statusCode} {reason}</title></head>
        <body>
        <center><h1>{statusCode} {reason}</h1></center>
        <hr><center>nginx</center>
        </body>
        </html>

        """)) { ContentType = "text/html" };

    public static FaultAnswer Detail(int statusCode, string detail) => new(statusCode, ErrorBodies.Detail(detail)) { NamesRequest = true };

    public FaultAnswer WithRetryAfter(TimeSpan? delay) => delay is not { } value
        ? this
        : this with { Headers = new Dictionary<string, string> { ["Retry-After"] = Math.Ceiling(value.TotalSeconds).ToString(CultureInfo.InvariantCulture) } };

    public Task SendAsync(Exchange exchange)
    {
        if (NamesRequest && exchange.RequestId is { } requestId)
        {
            exchange.NameRequest(requestId);
        }

        foreach ((string name, string value) in Headers)
        {
            exchange.Http.Response.Headers[name] = value;
        }

        return exchange.AnswerAsync(StatusCode, Body, Headers.GetValueOrDefault("Content-Type") ?? ContentType);
    }
}
