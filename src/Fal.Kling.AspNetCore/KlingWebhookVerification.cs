using System.Diagnostics.CodeAnalysis;
using System.Net;
using Fal.Kling.Verification;

namespace Fal.Kling;

/// <summary>The outcome of a verification: a webhook that fal sent to you, or why the call was not accepted.</summary>
public sealed class KlingWebhookVerification
{
    private KlingWebhookVerification(WebhookRefusal reason, string explanation) => (Reason, Explanation) = (reason, explanation);

    /// <summary>Gets the webhook; <see langword="null"/> if it was not accepted.</summary>
    public KlingWebhook? Webhook { get; private init; }

    /// <summary>Gets whether the webhook was accepted.</summary>
    [MemberNotNullWhen(true, nameof(Webhook))]
    public bool IsAccepted => Webhook is not null;

    /// <summary>Gets why it was not accepted; <see cref="WebhookRefusal.None"/> if it was.</summary>
    public WebhookRefusal Reason { get; }

    /// <summary>Gets the reason as a sentence for your log. It contains nothing of a call that is not fal's. It is empty if the webhook was accepted.</summary>
    public string Explanation { get; }

    /// <summary>
    /// Gets the HTTP status to respond with. If the webhook was accepted it is 200, for use after your handler has succeeded. fal repeats a webhook that gets any
    /// other status than 2xx.
    /// </summary>
    public HttpStatusCode StatusCode => Reason switch
    {
        WebhookRefusal.None => HttpStatusCode.OK,
        WebhookRefusal.TooLarge => HttpStatusCode.RequestEntityTooLarge,
        WebhookRefusal.KeysUnavailable => HttpStatusCode.ServiceUnavailable,
        WebhookRefusal.Body => HttpStatusCode.BadRequest,
        WebhookRefusal.Query when !HasUrlSecret => HttpStatusCode.BadRequest,
        _ => HttpStatusCode.Unauthorized,
    };

    /// <summary>
    /// Gets whether fal signed the call for you, but longer ago than <see cref="KlingWebhookOptions.TimeTolerance"/>. It may be a replay, so its body was not read.
    /// Ask fal for the status of <see cref="RequestId"/> instead.
    /// </summary>
    [MemberNotNullWhen(true, nameof(RequestId))]
    public bool IsLate { get; private init; }

    /// <summary>Gets fal's id of the request, if fal signed the call for you; otherwise <see langword="null"/>.</summary>
    public string? RequestId { get; private init; }

    /// <summary>
    /// Gets the id of the user that fal signed the call for, whether or not it is one of <see cref="KlingWebhookOptions.AllowedUserIds"/>;
    /// <see langword="null"/> if its signature was not verified.
    /// </summary>
    public string? UserId { get; private init; }

    /// <summary>Gets what the URL says about the job, if fal signed the call for you; <see langword="null"/> if it says nothing.</summary>
    public WebhookOrigin? Origin { get; private init; }

    private bool HasUrlSecret { get; init; }

    /// <summary>Returns the outcome as text for people, without the body.</summary>
    public override string ToString() => IsAccepted ? $"Accepted: request {RequestId}" : $"{Reason}: {Explanation}";

    internal static KlingWebhookVerification Accepted(KlingWebhook webhook, string userId, WebhookOrigin? origin) =>
        new(WebhookRefusal.None, string.Empty) { Webhook = webhook, RequestId = webhook.RequestId, UserId = userId, Origin = origin };

    internal static KlingWebhookVerification Refused(WebhookRefusal reason, string explanation) => new(reason, explanation);

    /// <summary>Refuses a call that fal signed for a user who is not allowed.</summary>
    internal static KlingWebhookVerification OfOtherUser(string userId, string explanation) => new(WebhookRefusal.User, explanation) { UserId = userId };

    /// <summary>Refuses a call that fal signed for an allowed user.</summary>
    internal static KlingWebhookVerification Unusable(WebhookRefusal reason, string explanation, DeliveryHeaders headers, bool hasUrlSecret = false) =>
        new(reason, explanation) { RequestId = headers.RequestId, UserId = headers.UserId, HasUrlSecret = hasUrlSecret };

    internal static KlingWebhookVerification Late(DeliveryHeaders headers, WebhookOrigin? origin, string explanation) =>
        new(WebhookRefusal.Time, explanation) { IsLate = true, RequestId = headers.RequestId, UserId = headers.UserId, Origin = origin };
}
