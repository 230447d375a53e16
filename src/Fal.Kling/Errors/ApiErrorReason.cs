namespace Fal.Kling;

/// <summary>Why fal refused a call.</summary>
public enum ApiErrorReason
{
    /// <summary>Any other reason. The status code and the message say which.</summary>
    Other,

    /// <summary>401: the key is missing, wrong or revoked.</summary>
    Unauthorized,

    /// <summary>403: the account is locked because its balance is used up. The key is valid. Top up the account: a retry does not help.</summary>
    BalanceExhausted,

    /// <summary>403: the key doesn't have permission for this call.</summary>
    Forbidden,

    /// <summary>404: the application or the request doesn't exist for this key, or the result has expired.</summary>
    NotFound,

    /// <summary>429: too many calls, or more waiting requests than <see cref="SubmitOptions.MaxQueueLength"/>.</summary>
    RateLimited,

    /// <summary>5xx: fal, or a gateway in front of it, failed.</summary>
    Server,

    /// <summary>The result was requested before the job finished. Wait for it with <see cref="KlingJob.WaitForResultAsync"/>, or request it again later.</summary>
    NotReady,
}
