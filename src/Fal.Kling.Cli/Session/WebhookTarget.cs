namespace Fal.Kling.Cli.Session;

/// <summary>Where fal reports the end of a job.</summary>
/// <param name="Url">The URL that it calls.</param>
/// <param name="Secret">Authenticates what the URL says about the job; null if nothing does.</param>
internal sealed record WebhookTarget(Uri Url, string? Secret)
{
    /// <exception cref="UsageException">The text is not a URL that can be a webhook's.</exception>
    public static WebhookTarget Parse(string text, string? secret)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url))
        {
            throw new UsageException($"--webhook is '{text}', but it must be an absolute URL, such as https://example.com/hooks/fal.");
        }

        try
        {
            _ = new SubmitOptions { WebhookUrl = url };
            return new WebhookTarget(url, secret);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message.Split(" (Parameter ")[0].Replace(nameof(SubmitOptions.WebhookUrl), "--webhook", StringComparison.Ordinal));
        }
    }

    /// <summary>Gives the session the secret.</summary>
    /// <exception cref="UsageException">The session's webhooks cannot reach the URL.</exception>
    public void ApplyTo(FalSession session)
    {
        if (session.HasOwnEmulator)
        {
            throw new UsageException(
                "--webhook has no use on the built-in emulator, which ends with this command. Set FAL_KEY, or name the running emulator that the receiver trusts with --settings FILE.");
        }

        if (session.IsFal && Url.IsLoopback)
        {
            throw new UsageException($"fal cannot call {Url.GetLeftPart(UriPartial.Authority)}, which is this machine. Start a tunnel, and use its https address: --webhook https://YOUR-TUNNEL{Url.AbsolutePath}");
        }

        if (!session.IsFal && !Url.IsLoopback)
        {
            throw new UsageException($"The emulator calls this machine only, and --webhook is on {Url.Host}. Use http://127.0.0.1 and the receiver's port.");
        }

        session.Options.WebhookUrlSecret = Secret;
    }
}
