using System.Buffers;

namespace Fal.Kling;

/// <summary>The URLs of one request in fal's queue. They contain the owner and app of its endpoint and its id, but not the rest of the endpoint id.</summary>
internal sealed class QueueUrls
{
    private const int MaxEndpointLength = 200;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_");
    private static readonly SearchValues<char> SegmentCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.");

    private readonly string request;

    private QueueUrls(string request) => this.request = request;

    /// <summary>Gets fal's public queue.</summary>
    public static Uri FalQueue { get; } = new("https://queue.fal.run");

    public Uri Result => new(request);

    public Uri Status => new(request + "/status");

    public Uri Cancel => new(request + "/cancel");

    public Uri StatusEvents => new(request + "/status/stream");

    /// <exception cref="ArgumentException">The request id or the endpoint id has a form that fal's ids never have.</exception>
    public static QueueUrls Of(Uri queueUrl, string endpointId, string requestId)
    {
        ThrowIfNotRequestId(requestId);
        return new QueueUrls($"{Base(queueUrl)}/{AppOf(endpointId)}/requests/{requestId}");
    }

    /// <summary>Gets the URL for submissions, the only one with the endpoint's whole path.</summary>
    public static Uri Submit(Uri queueUrl, string endpointId) => new($"{Base(queueUrl)}/{endpointId}");

    /// <summary>Gets the same queue in the spelling by which tickets are compared.</summary>
    public static Uri WithoutSlash(Uri queueUrl) => queueUrl.OriginalString.EndsWith('/') ? new Uri(queueUrl.AbsoluteUri.TrimEnd('/')) : queueUrl;

    /// <summary>Returns whether both are the same queue, with or without a trailing slash.</summary>
    public static bool IsSameQueue(Uri left, Uri right) => Base(left).SequenceEqual(Base(right));

    public static void ThrowIfNotRequestId(string requestId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(requestId);
        if (!IsRequestId(requestId))
        {
            throw new ArgumentException($"'{requestId}' isn't a fal request id. It may contain only letters, digits, '-' and '_', at most 128 in all.", nameof(requestId));
        }
    }

    public static void ThrowIfNotEndpointId(string endpointId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(endpointId);
        if (!IsEndpointId(endpointId))
        {
            throw new ArgumentException(
                $"'{endpointId}' isn't a fal endpoint id. Expected owner/app or owner/app/path, such as fal-ai/kling-video/v2.1/master/text-to-video.", nameof(endpointId));
        }
    }

    /// <summary>Returns whether the text can be a request id. It becomes part of a URL to which the key is sent, so it must not lead elsewhere.</summary>
    public static bool IsRequestId(string? text) => text is { Length: > 0 and <= 128 } && !text.ContainsAnyExcept(IdCharacters);

    /// <summary>Returns whether the text can be an endpoint id. It is checked for the same reason.</summary>
    public static bool IsEndpointId(string? text)
    {
        if (text is not { Length: > 0 and <= MaxEndpointLength })
        {
            return false;
        }

        Span<Range> segments = stackalloc Range[MaxEndpointLength + 1];
        segments = segments[..text.AsSpan().Split(segments, '/')];
        foreach (Range segment in segments)
        {
            if (!IsSegment(text.AsSpan(segment)))
            {
                return false;
            }
        }

        return segments.Length >= AppSegments(text);
    }

    private static bool IsSegment(ReadOnlySpan<char> text) => text is not ("" or "." or "..") && !text.ContainsAnyExcept(SegmentCharacters);

    // fal's namespaces "workflows" and "comfy" precede the owner.
    private static int AppSegments(string endpointId) =>
        endpointId.StartsWith("workflows/", StringComparison.Ordinal) || endpointId.StartsWith("comfy/", StringComparison.Ordinal) ? 3 : 2;

    private static ReadOnlySpan<char> AppOf(string endpointId)
    {
        ThrowIfNotEndpointId(endpointId);
        int app = AppSegments(endpointId);
        Span<Range> segments = stackalloc Range[app + 1];
        endpointId.AsSpan().Split(segments, '/');
        return endpointId.AsSpan(..segments[app - 1].End);
    }

    private static ReadOnlySpan<char> Base(Uri queueUrl) => queueUrl.AbsoluteUri.AsSpan().TrimEnd('/');
}
