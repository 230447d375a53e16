namespace Fal.Kling;

/// <summary>Why a webhook was not accepted.</summary>
public enum WebhookRefusal
{
    /// <summary>It was accepted.</summary>
    None,

    /// <summary>A signature header is missing, repeated or malformed: the call is not fal's.</summary>
    Headers,

    /// <summary>The body is larger than <see cref="KlingWebhookOptions.MaxBodySize"/>.</summary>
    TooLarge,

    /// <summary>The signature fits none of fal's keys: the call is not fal's, or something on its way changed it.</summary>
    Signature,

    /// <summary>The signed time is too far from this machine's. See <see cref="KlingWebhookVerification.IsLate"/>.</summary>
    Time,

    /// <summary>fal's keys could not be fetched yet. fal should send the webhook again.</summary>
    KeysUnavailable,

    /// <summary>fal signed it for a user who is not in <see cref="KlingWebhookOptions.AllowedUserIds"/>.</summary>
    User,

    /// <summary>The query of the URL is not as the client wrote it, or names another endpoint than your record of the job.</summary>
    Query,

    /// <summary>fal signed it, but the body could not be read as a webhook.</summary>
    Body,
}
