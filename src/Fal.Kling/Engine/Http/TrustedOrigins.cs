namespace Fal.Kling.Engine.Http;

/// <summary>The hosts that may receive the key: the configured ones, and the backup of fal's own queue.</summary>
internal sealed class TrustedOrigins
{
    private static readonly Uri FalQueueBackup = new("https://queue.falrun.com");

    private readonly Uri[] hosts;

    public TrustedOrigins(params ReadOnlySpan<Uri> configured)
    {
        List<Uri> pinned = [.. configured];
        pinned.AddRange(pinned.Select(BackupOf).OfType<Uri>().ToArray());
        hosts = [.. pinned];
    }

    /// <summary>Gets the same URL on fal's backup host; null when there isn't one. Source: the server list of fal's queue API.</summary>
    public static Uri? BackupOf(Uri url) =>
        SameOrigin(url, QueueUrls.FalQueue) ? new UriBuilder(url) { Host = FalQueueBackup.Host }.Uri : null;

    // IdnHost is the name that the client connects to. It and the scheme are in lower case.
    public static bool SameOrigin(Uri left, Uri right) => left.Port == right.Port && left.IdnHost == right.IdnHost && left.Scheme == right.Scheme;

    /// <summary>Returns whether a request to the URL cannot be read in transit: https, or http that does not leave this machine.</summary>
    public static bool IsConfidential(Uri url) => url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback);

    public bool MayHaveKey(Uri url)
    {
        if (url.OriginalString.Contains('@', StringComparison.Ordinal) && url.UserInfo.Length > 0)
        {
            return false;
        }

        foreach (Uri host in hosts)
        {
            if (SameOrigin(host, url))
            {
                return true;
            }
        }

        return false;
    }

    /// <exception cref="KlingException">The URL is not on any of the hosts.</exception>
    public void Demand(Uri url)
    {
        if (!MayHaveKey(url))
        {
            throw new KlingException(
                $"The URL {SafeUrl.Of(url)} was refused, and nothing was sent: the API key is sent only to {string.Join(", ", hosts.Select(host => host.Authority))}.");
        }
    }
}
