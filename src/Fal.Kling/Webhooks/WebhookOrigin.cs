using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Fal.Kling;

/// <summary>
/// What the query of a webhook's URL says about the job: its endpoint and its trace. fal's body names neither, so the client adds both to
/// <see cref="SubmitOptions.WebhookUrl"/>. fal doesn't sign the URL. Only <see cref="KlingClientOptions.WebhookUrlSecret"/> makes it trustworthy.
/// </summary>
public sealed record WebhookOrigin
{
    private const string EndpointParameter = "kling_endpoint";
    private const string TraceParameter = "kling_trace";
    private const string MacParameter = "kling_mac";

    // 128 bits, which cannot be guessed.
    private const int MacLength = 16;

    /// <summary>Creates the origin of jobs of an endpoint.</summary>
    /// <param name="endpointId">The endpoint, such as <c>fal-ai/kling-video/v2.1/master/text-to-video</c>.</param>
    /// <exception cref="ArgumentException">The id is blank or has characters that fal's ids never have.</exception>
    public WebhookOrigin(string endpointId)
    {
        QueueUrls.ThrowIfNotEndpointId(endpointId);
        EndpointId = endpointId;
    }

    /// <summary>Gets the endpoint of the job.</summary>
    public string EndpointId { get; }

    /// <summary>Gets the trace that the job was submitted in, as a W3C <c>traceparent</c>. Default: <see langword="null"/> (it was not traced).</summary>
    /// <exception cref="ArgumentException">The value is not a <c>traceparent</c>.</exception>
    public string? TraceParent
    {
        get;
        init => field = value is null || IsTraceParent(value) ? value : throw new ArgumentException($"{nameof(TraceParent)} isn't a W3C traceparent.", nameof(TraceParent));
    }

    /// <summary>Adds the origin to the query of a URL. The client does this for every submission; you need it only if something else submits your jobs.</summary>
    /// <param name="url">The URL. It must not have the origin's parameters already.</param>
    /// <param name="secret">The secret that authenticates the origin. Default: <see langword="null"/> (anyone can change it).</param>
    /// <returns>The URL with the origin.</returns>
    public Uri AddTo(Uri url, string? secret = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        StringBuilder query = new(url.Query.Length > 1 ? url.Query + "&" : "?");
        query.Append(EndpointParameter).Append('=').Append(Uri.EscapeDataString(EndpointId));
        if (TraceParent is not null)
        {
            query.Append('&').Append(TraceParameter).Append('=').Append(TraceParent);
        }

        if (secret is not null)
        {
            query.Append('&').Append(MacParameter).Append('=').Append(MacOf(secret));
        }

        return new Uri($"{url.GetLeftPart(UriPartial.Path)}{query}{url.Fragment}");
    }

    /// <summary>Reads the origin from the query of a webhook's URL. It is safe on untrusted text.</summary>
    /// <param name="query">The query as it was received, with or without its question mark, or null.</param>
    /// <param name="secret">The secret that authenticates the origin. <see langword="null"/> accepts any origin.</param>
    /// <param name="origin">The origin, or null if the query has none.</param>
    /// <param name="problem">Why the query is not acceptable, as the end of a sentence whose subject is the query; null if it is.</param>
    /// <returns>
    /// Whether the query is acceptable: with a secret, it has an origin that was made with that secret; without one, it has a well-formed origin or none.
    /// </returns>
    public static bool TryRead(string? query, string? secret, out WebhookOrigin? origin, [NotNullWhen(false)] out string? problem)
    {
        origin = null;
        problem = ReadParameters(query ?? string.Empty, out string? endpointId, out string? trace, out string? mac);
        if (problem is not null)
        {
            return false;
        }

        if (endpointId is null)
        {
            problem = secret is null ? null : "doesn't say which endpoint the job is of";
            return problem is null;
        }

        if (!QueueUrls.IsEndpointId(endpointId) || !(trace is null || IsTraceParent(trace)))
        {
            problem = "has an origin that this client did not write";
            return false;
        }

        WebhookOrigin read = new(endpointId) { TraceParent = trace };
        if (secret is not null && !read.IsAuthentic(mac, secret))
        {
            problem = "has an origin that was not made with the secret";
            return false;
        }

        origin = read;
        return true;
    }

    /// <summary>Returns whether a URL has parameters that only the client may set.</summary>
    internal static bool HasParameters(Uri url) =>
        ReadParameters(url.Query, out string? endpointId, out string? trace, out string? mac) is not null || (endpointId ?? trace ?? mac) is not null;

    // The same parameter twice may be read as either, so it is refused.
    private static string? ReadParameters(string query, out string? endpointId, out string? trace, out string? mac)
    {
        (endpointId, trace, mac) = (null, null, null);
        foreach (string pair in query.TrimStart('?').Split('&'))
        {
            string name = Unescape(pair.Split('=', 2)[0]);
            string value = pair.Contains('=', StringComparison.Ordinal) ? Unescape(pair.Split('=', 2)[1]) : string.Empty;
            string? former = name switch
            {
                EndpointParameter => Exchange(ref endpointId, value),
                TraceParameter => Exchange(ref trace, value),
                MacParameter => Exchange(ref mac, value),
                _ => null,
            };
            if (former is not null)
            {
                return $"has the parameter {name} twice";
            }
        }

        return null;
    }

    private static string? Exchange(ref string? place, string value)
    {
        string? former = place;
        place = value;
        return former;
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static bool IsTraceParent(string text) => text.Length == 55 && ActivityContext.TryParse(text, traceState: null, out _);

    private bool IsAuthentic(string? mac, string secret) =>
        mac is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(mac), Encoding.UTF8.GetBytes(MacOf(secret)));

    private string MacOf(string secret)
    {
        byte[] text = Encoding.UTF8.GetBytes($"fal-kling-webhook-1\n{EndpointId}\n{TraceParent}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), text).AsSpan(0, MacLength));
    }
}
