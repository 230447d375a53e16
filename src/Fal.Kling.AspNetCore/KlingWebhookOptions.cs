namespace Fal.Kling;

/// <summary>Which webhooks are accepted, and how they are handled.</summary>
public sealed class KlingWebhookOptions
{
    /// <summary>
    /// Gets the ids of the fal users whose webhooks are accepted. At least one is required, because fal signs the webhooks of all its users with the same keys:
    /// a stranger's own job can call your URL with a valid signature.
    /// </summary>
    /// <remarks>
    /// To find your id, set any text, submit a job with your webhook's URL, and read the warning in your log: "A webhook that fal signed for user X was refused".
    /// It is the header <c>X-Fal-Webhook-User-Id</c> of fal's calls.
    /// </remarks>
    public IList<string> AllowedUserIds { get; } = [];

    /// <summary>
    /// The secret that authenticates what the client added to the webhook's URL: the same as <see cref="KlingClientOptions.WebhookUrlSecret"/>, which AddKlingWebhooks
    /// sets to it. At least 16 characters. With a secret, a webhook whose URL was not made with it is refused. Default: <see langword="null"/> (the URL is a hint).
    /// </summary>
    public string? UrlSecret { get; set; }

    /// <summary>
    /// Where fal publishes the keys that verify its signatures. Default: <c>https://rest.fal.ai/.well-known/jwks.json</c>. Must be https, or http on a loopback
    /// address. The keys are kept for up to 24 hours, and for longer if fal cannot be reached.
    /// </summary>
    public Uri KeysUrl { get; set; } = new("https://rest.fal.ai/.well-known/jwks.json");

    /// <summary>
    /// The longest that a webhook's signed time may differ from this machine's. Default: 5 minutes. More than zero, at most 24 hours. A genuine webhook that is older
    /// is not handled, but makes the application ask fal for the job's status once.
    /// </summary>
    public TimeSpan TimeTolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest body that is accepted, in bytes. Default: 1 MiB. From 1 KiB to 64 MiB. A larger one gets 413.</summary>
    public int MaxBodySize { get; set; } = 1024 * 1024;

    /// <summary>
    /// The longest that a handler may run. Default: 5 minutes. More than zero, at most 24 hours. Then its token fires, and the next delivery calls it again, because
    /// the process that ran it may have ended.
    /// </summary>
    public TimeSpan ClaimLease { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Finds your own record of a job by fal's request id. If it returns a ticket, the handler's <see cref="KlingWebhook.Ticket"/> is that one, and a webhook whose
    /// URL names another endpoint is refused. Its token fires when the application stops, or after <see cref="ClaimLease"/>. If it throws, fal gets 503 and repeats
    /// the webhook. Default: <see langword="null"/> (the ticket comes from the webhook's URL).
    /// </summary>
    public Func<string, IServiceProvider, CancellationToken, ValueTask<JobTicket?>>? FindTicket { get; set; }

    /// <summary>The clock. Default: <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
