namespace Fal.Kling;

/// <summary>The outcome of a claim to handle a webhook.</summary>
public enum WebhookClaim
{
    /// <summary>The caller may handle the webhook, until its lease ends.</summary>
    Granted,

    /// <summary>Another caller is handling it. fal should send it again later.</summary>
    InProgress,

    /// <summary>It has been handled already.</summary>
    Handled,
}
