namespace Studio.Steps;

/// <summary>Where fal's webhooks go.</summary>
public interface IWebhookAddress
{
    /// <summary>The URL; <see langword="null"/> if fal cannot call this studio.</summary>
    Uri? WebhookUrl { get; }
}
