using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Webhooks;

/// <summary>Whose webhooks are accepted.</summary>
/// <param name="UserIds">The users. With none, every delivery is refused.</param>
/// <param name="Secret">Authenticates what the URL says about the job; null if nothing does.</param>
/// <param name="KeysUrl">Where the keys of the signatures are.</param>
internal sealed record WebhookTrust(IReadOnlyList<string> UserIds, string? Secret, Uri KeysUrl)
{
    // The library requires at least one user id. No user has this one.
    private static readonly string NoUser = $"no-user-{Guid.NewGuid():N}";

    /// <exception cref="UsageException">A text is no user id.</exception>
    public static WebhookTrust Of(WebhookSigner signer, IReadOnlyList<string> userIds, string? secret)
    {
        WebhookTrust trust = new(userIds.Count > 0 ? userIds : signer.UserId is { } own ? [own] : [], secret, signer.KeysUrl);
        trust.CreateVerifier();
        return trust;
    }

    public void ApplyTo(KlingWebhookOptions options)
    {
        foreach (string userId in UserIds.DefaultIfEmpty(NoUser))
        {
            options.AllowedUserIds.Add(userId);
        }

        options.UrlSecret = Secret;
        options.KeysUrl = KeysUrl;
    }

    /// <param name="clock">The clock; null for that of the system.</param>
    /// <exception cref="UsageException">A text is no user id.</exception>
    public KlingWebhookVerifier CreateVerifier(TimeProvider? clock = null)
    {
        KlingWebhookOptions options = new() { TimeProvider = clock ?? TimeProvider.System };
        ApplyTo(options);
        try
        {
            return new KlingWebhookVerifier(options);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(RefusalText.WithOptionNames(exception.Message.Split(" (Parameter ")[0]));
        }
    }
}
