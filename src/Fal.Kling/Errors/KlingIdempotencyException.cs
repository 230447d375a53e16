namespace Fal.Kling;

/// <summary>
/// An idempotency key was used again for another request. The key belongs to the request that it was first used for; this one was not sent, and nothing was bought.
/// </summary>
public sealed class KlingIdempotencyException : KlingException
{
    /// <summary>Describes a conflict.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="idempotencyKey">The key.</param>
    /// <param name="storedFingerprint">What the key was first used for.</param>
    /// <param name="fingerprint">What it was used for now.</param>
    public KlingIdempotencyException(string message, string idempotencyKey, string storedFingerprint, string fingerprint)
        : base(message) => (IdempotencyKey, StoredFingerprint, Fingerprint) = (idempotencyKey, storedFingerprint, fingerprint);

    /// <summary>The key.</summary>
    public string IdempotencyKey { get; }

    /// <summary>The fingerprint of the request that the key was first used for, as the idempotency record holds it.</summary>
    public string StoredFingerprint { get; }

    /// <summary>The fingerprint of this request.</summary>
    public string Fingerprint { get; }
}
