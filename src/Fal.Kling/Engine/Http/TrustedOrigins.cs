namespace Fal.Kling.Engine.Http;

/// <summary>The hosts that may be given the key: those configured, and the backup of fal's own queue.</summary>
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

    /// <summary>The same URL on fal's backup host, where fal has one for it (source: the server list of fal's queue API).</summary>
    public static Uri? BackupOf(Uri url) =>
        SameOrigin(url, QueueUrls.FalQueue) ? new UriBuilder(url) { Host = FalQueueBackup.Host }.Uri : null;

    // IdnHost is the name that is connected to; it and the scheme are in lower case.
    public static bool SameOrigin(Uri left, Uri right) => left.Port == right.Port && left.IdnHost == right.IdnHost && left.Scheme == right.Scheme;

    /// <summary>Whether what is sent there cannot be read on the way: https, or http that does not leave this machine.</summary>
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

    /// <exception cref="KlingException">The URL is on none of the hosts.</exception>
    public void Demand(Uri url)
    {
        if (!MayHaveKey(url))
        {
            throw new KlingException(
                $"The URL {SafeUrl.Of(url)} was refused, and nothing was sent: the API key goes only to {string.Join(", ", hosts.Select(host => host.Authority))}.");
        }
    }
}
