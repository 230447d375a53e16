using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>How far the purchase of an idempotency key has come.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IdempotencyState>))]
public enum IdempotencyState
{
    /// <summary>Nothing was bought, and the next call may buy: fal refused the last submission, or a person released the key.</summary>
    [JsonStringEnumMemberName("free")]
    Free,

    /// <summary>A caller uploads media or waits before its next submission. Nothing was bought.</summary>
    [JsonStringEnumMemberName("preparing")]
    Preparing,

    /// <summary>A caller sends the submission. A paid job may exist.</summary>
    [JsonStringEnumMemberName("sending")]
    Sending,

    /// <summary>fal accepted the job, and the record has its ticket.</summary>
    [JsonStringEnumMemberName("bought")]
    Bought,

    /// <summary>The job is over, and a caller has received its result or its failure.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,

    /// <summary>A submission was lost and its job was not found. A person must decide.</summary>
    [JsonStringEnumMemberName("unresolved")]
    Unresolved,
}
