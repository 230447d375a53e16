namespace Fal.Kling;

/// <summary>The URLs of one request. They hold the owner and the app of its endpoint, and nothing of the path behind them.</summary>
internal sealed record QueueUrls(Uri Status, Uri Response, Uri Cancel)
{
    /// <summary>fal's public queue.</summary>
    public static Uri FalQueue { get; } = new("https://queue.fal.run");

    /// <exception cref="ArgumentException">The request id is blank or has characters that no request id has.</exception>
    public static QueueUrls Of(Uri queueUrl, string endpointOrModelId, string requestId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(requestId);
        if (!IsRequestId(requestId))
        {
            throw new ArgumentException($"'{requestId}' is not a request id of fal: letters, digits, '-' and '_' only.", nameof(requestId));
        }

        string response = $"{queueUrl.AbsoluteUri.TrimEnd('/')}/{AppOf(endpointOrModelId)}/requests/{requestId}";
        return new QueueUrls(new Uri(response + "/status"), new Uri(response), new Uri(response + "/cancel"));
    }

    /// <summary>Whether the text can be a request id. An id goes into a path to which the key is sent: nothing in it may lead elsewhere.</summary>
    public static bool IsRequestId(string? text) => text is { Length: > 0 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    // fal's namespaces "workflows" and "comfy" stand in front of the owner.
    private static string AppOf(string endpointId)
    {
        string[] segments = endpointId.Split('/');
        int length = segments[0] is "workflows" or "comfy" ? 3 : 2;
        return segments.Length >= length
            ? string.Join('/', segments[..length])
            : throw new ArgumentException($"'{endpointId}' is not an endpoint of fal; expected owner/app.", nameof(endpointId));
    }
}
