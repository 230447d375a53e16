using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>How the job of an idempotency key ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IdempotencyEnd>))]
public enum IdempotencyEnd
{
    /// <summary>With a result.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>Without a result, and the same request would presumably fail again.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Without a result, and fal says that the same request may succeed. <see cref="SubmitOptions.RetryFailed"/> buys it again.</summary>
    [JsonStringEnumMemberName("failed_retryable")]
    FailedRetryable,
}
