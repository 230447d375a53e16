namespace Fal.Kling.Emulator;

/// <summary>What the faults of one attempt change. Without a fault, it is called once, immediately.</summary>
internal sealed class WebhookScript
{
    // Only for a test that a receiver refuses it, so one key serves all emulators.
    private static readonly Lazy<WebhookKey> Stranger = new(WebhookKey.Create);

    public bool IsSent { get; set; } = true;

    /// <summary>Whether the webhook is retried if this attempt is not sent.</summary>
    public bool IsRetried { get; set; } = true;

    public int Copies { get; set; } = 1;

    public bool IsConcurrent { get; set; }

    public TimeSpan Delay { get; set; }

    /// <summary>How many other attempts must be made first.</summary>
    public int HeldFor { get; set; }

    public TimeSpan? ReplayAfter { get; set; }

    public string? PayloadError { get; set; }

    public TimeSpan TimestampSkew { get; set; }

    public bool UsesWrongKey { get; set; }

    /// <summary>Changes of the body that the signature covers.</summary>
    public List<Func<byte[], byte[]>> BeforeSigning { get; } = [];

    /// <summary>Changes of the body that invalidate the signature.</summary>
    public List<Func<byte[], byte[]>> AfterSigning { get; } = [];

    /// <summary>Headers to change after signing. A null value removes the header.</summary>
    public Dictionary<string, string?> HeaderChanges { get; } = new(StringComparer.OrdinalIgnoreCase);

    public WebhookCall Write(Job job, Uri url, WebhookKey key, DateTimeOffset timestamp)
    {
        byte[] body = Change(WebhookJson.Write(job, PayloadError), BeforeSigning);
        Dictionary<string, string> headers = WebhookHeaders.Sign(
            UsesWrongKey ? Stranger.Value : key,
            job.RequestId,
            ApiKeys.UserIdOf(job.Caller.Account),
            timestamp.ToUnixTimeSeconds() + (long)TimestampSkew.TotalSeconds,
            body);
        foreach ((string name, string? value) in HeaderChanges)
        {
            headers.Remove(name);
            if (value is not null)
            {
                headers.Add(name, value);
            }
        }

        return new WebhookCall(url, headers, Change(body, AfterSigning));
    }

    private static byte[] Change(byte[] body, List<Func<byte[], byte[]>> changes) => changes.Aggregate(body, (changed, change) => change(changed));
}
