using System.Buffers;

namespace Fal.Kling;

/// <summary>The URLs of one request. They hold the owner and the app of its endpoint, and nothing of the path behind them.</summary>
internal sealed class QueueUrls
{
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_");

    private readonly Uri queueUrl;
    private readonly string app;
    private readonly string requestId;

    private QueueUrls(Uri queueUrl, string app, string requestId)
    {
        this.queueUrl = queueUrl;
        this.app = app;
        this.requestId = requestId;
    }

    /// <summary>fal's public queue.</summary>
    public static Uri FalQueue { get; } = new("https://queue.fal.run");

    public Uri Status => Url("/status");

    public Uri Response => Url(string.Empty);

    public Uri Cancel => Url("/cancel");

    /// <exception cref="ArgumentException">The request id is blank or has characters that no request id has.</exception>
    public static QueueUrls Of(Uri queueUrl, string endpointOrModelId, string requestId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(requestId);
        if (!IsRequestId(requestId))
        {
            throw new ArgumentException($"'{requestId}' is not a request id of fal: letters, digits, '-' and '_' only.", nameof(requestId));
        }

        return new QueueUrls(queueUrl, AppOf(endpointOrModelId), requestId);
    }

    /// <summary>Whether the text can be a request id. An id goes into a path to which the key is sent: nothing in it may lead elsewhere.</summary>
    public static bool IsRequestId(string? text) => text is { Length: > 0 } && !text.ContainsAnyExcept(IdCharacters);

    // fal's namespaces "workflows" and "comfy" stand in front of the owner.
    private static string AppOf(string endpointId)
    {
        Span<Range> segments = stackalloc Range[4];
        int count = endpointId.AsSpan().Split(segments, '/');
        int length = endpointId.AsSpan()[segments[0]] is "workflows" or "comfy" ? 3 : 2;
        return count >= length
            ? endpointId[..segments[length - 1].End]
            : throw new ArgumentException($"'{endpointId}' is not an endpoint of fal; expected owner/app.", nameof(endpointId));
    }

    private Uri Url(string end) => new($"{queueUrl.AbsoluteUri.TrimEnd('/')}/{app}/requests/{requestId}{end}");
}
