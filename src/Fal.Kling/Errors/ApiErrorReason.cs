namespace Fal.Kling;

/// <summary>Why fal refused a call.</summary>
public enum ApiErrorReason
{
    /// <summary>Any other reason; the status code and the message say which.</summary>
    Other,

    /// <summary>401: the key is missing, wrong or revoked.</summary>
    Unauthorized,

    /// <summary>403: the account is locked because its balance is used up. The key is right; paying helps, repeating does not.</summary>
    BalanceExhausted,

    /// <summary>403: the key may not do this.</summary>
    Forbidden,

    /// <summary>404: no such application, or no such request for this key, or its result has expired.</summary>
    NotFound,

    /// <summary>429: too many calls, or more waiting requests than <see cref="SubmitOptions.MaxQueueLength"/>.</summary>
    RateLimited,

    /// <summary>5xx: fal, or a gateway in front of it, failed.</summary>
    Server,

    /// <summary>The result was asked for before the job was over: wait for it, with <see cref="KlingJob.WaitForResultAsync"/>, or ask again later.</summary>
    NotReady,
}
