using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>The URLs of the queue's calls.</summary>
internal static class QueueAddress
{
    /// <summary>Only a submit names the endpoint's whole path.</summary>
    public static Uri Submit(Uri queueUrl, string endpointId) => new($"{queueUrl.AbsoluteUri.TrimEnd('/')}/{endpointId}");

    public static Uri WithQuery(Uri url, IEnumerable<KeyValuePair<string, string>> query) =>
        new($"{url.AbsoluteUri}?{string.Join('&', query.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"))}");

    public static Uri Status(Uri statusUrl, bool logs)
    {
        (string path, string query) = Split(statusUrl);
        return logs ? new Uri(path + WithLogs(query)) : statusUrl;
    }

    public static Uri StatusStream(Uri statusUrl, bool logs)
    {
        (string path, string query) = Split(statusUrl);
        return new Uri(path.TrimEnd('/') + "/stream" + (logs ? WithLogs(query) : query));
    }

    /// <summary>
    /// A ticket and fal's answers name fal's public queue, also where a proxy or the emulator stands before it: such a URL is followed on the configured queue.
    /// Any other URL stays as it is, for the transport to refuse if it must.
    /// </summary>
    public static Uri Follow(Uri url, Uri queueUrl) =>
        TrustedOrigins.SameOrigin(url, QueueUrls.FalQueue) && !TrustedOrigins.SameOrigin(queueUrl, QueueUrls.FalQueue)
            ? new Uri(queueUrl.AbsoluteUri.TrimEnd('/') + url.PathAndQuery)
            : url;

    // fal's URLs have no query, and need not be taken apart to be continued.
    private static (string Path, string Query) Split(Uri url) =>
        url.OriginalString.AsSpan().ContainsAny('?', '#')
            ? (url.GetLeftPart(UriPartial.Path), url.Query)
            : (url.OriginalString.Trim(), string.Empty);

    private static string WithLogs(string query) => query.Length > 1 ? query + "&logs=1" : "?logs=1";
}
