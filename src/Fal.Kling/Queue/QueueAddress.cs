using Fal.Kling.Http;

namespace Fal.Kling.Queue;

/// <summary>The URLs of the queue's calls.</summary>
internal static class QueueAddress
{
    /// <summary>Only a submit names the endpoint's whole path.</summary>
    public static Uri Submit(Uri queueUrl, string endpointId) => new($"{queueUrl.AbsoluteUri.TrimEnd('/')}/{endpointId}");

    public static Uri WithQuery(Uri url, IEnumerable<KeyValuePair<string, string>> query) =>
        new($"{url.AbsoluteUri}?{string.Join('&', query.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"))}");

    public static Uri Status(Uri statusUrl, bool logs) => logs ? new Uri(statusUrl.GetLeftPart(UriPartial.Path) + QueryOf(statusUrl, logs)) : statusUrl;

    public static Uri StatusStream(Uri statusUrl, bool logs) => new(statusUrl.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/stream" + QueryOf(statusUrl, logs));

    /// <summary>
    /// A ticket and fal's answers name fal's public queue, also where a proxy or the emulator stands before it: such a URL is followed on the configured queue.
    /// Any other URL stays as it is, for the transport to refuse if it must.
    /// </summary>
    public static Uri Follow(Uri url, Uri queueUrl) =>
        HostPins.SameOrigin(url, QueueUrls.FalQueue) && !HostPins.SameOrigin(queueUrl, QueueUrls.FalQueue)
            ? new Uri(queueUrl.AbsoluteUri.TrimEnd('/') + url.PathAndQuery)
            : url;

    private static string QueryOf(Uri url, bool logs) => (url.Query, logs) switch
    {
        (var query, false) => query,
        ({ Length: > 1 } query, true) => query + "&logs=1",
        _ => "?logs=1",
    };
}
