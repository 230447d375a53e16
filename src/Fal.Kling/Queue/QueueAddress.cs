using Fal.Kling.Http;

namespace Fal.Kling.Queue;

/// <summary>The URLs of the queue's calls.</summary>
internal static class QueueAddress
{
    /// <summary>Only a submit names the endpoint's whole path.</summary>
    public static Uri Submit(Uri queueUrl, SubmitMessage submit)
    {
        string query = string.Join('&', submit.Query.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        return new Uri($"{queueUrl.AbsoluteUri.TrimEnd('/')}/{submit.EndpointId}{(query.Length == 0 ? string.Empty : "?" + query)}");
    }

    public static Uri Status(Uri statusUrl, bool logs) => logs ? WithLogs(new UriBuilder(statusUrl)) : statusUrl;

    public static Uri StatusStream(Uri statusUrl, bool logs)
    {
        UriBuilder builder = new(statusUrl);
        builder.Path = builder.Path.TrimEnd('/') + "/stream";
        return logs ? WithLogs(builder) : builder.Uri;
    }

    /// <summary>
    /// A ticket and fal's answers name fal's public queue, also where a proxy or the emulator stands before it: such a URL is followed on the configured queue.
    /// Any other URL stays as it is, for the transport to refuse if it must.
    /// </summary>
    public static Uri Follow(Uri url, Uri queueUrl) =>
        HostPins.SameOrigin(url, QueueUrls.FalQueue) && !HostPins.SameOrigin(queueUrl, QueueUrls.FalQueue)
            ? new Uri(queueUrl.AbsoluteUri.TrimEnd('/') + url.PathAndQuery)
            : url;

    private static Uri WithLogs(UriBuilder builder)
    {
        builder.Query = builder.Query.Length > 1 ? builder.Query + "&logs=1" : "logs=1";
        return builder.Uri;
    }
}
