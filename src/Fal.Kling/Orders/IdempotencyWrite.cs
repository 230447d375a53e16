namespace Fal.Kling;

/// <summary>The outcome of a change to a record.</summary>
public enum IdempotencyWrite
{
    /// <summary>The new version is stored.</summary>
    Written,

    /// <summary>Nothing is stored: the store no longer has the version before this one.</summary>
    Changed,

    /// <summary>Nothing is stored: another key of the same account owns the request id.</summary>
    RequestIdTaken,
}
