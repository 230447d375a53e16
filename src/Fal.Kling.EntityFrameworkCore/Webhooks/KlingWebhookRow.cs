using System.ComponentModel;

namespace Fal.Kling;

/// <summary>
/// A row of the table that <see cref="KlingWebhookModelBuilderExtensions.UseKlingWebhooks"/> adds. It is public only because compiled models must be able to name it.
/// Use <see cref="EntityFrameworkWebhookStore{TContext}"/> instead.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KlingWebhookRow
{
    /// <summary>Gets the SHA-256 hash of the request id, as 64 lower-case hexadecimal digits.</summary>
    public required string RequestIdHash { get; init; }

    /// <summary>Gets fal's id of the request.</summary>
    public required string RequestId { get; init; }

    /// <summary>Gets who has claimed the webhook.</summary>
    public required string Owner { get; init; }

    /// <summary>Gets whether the webhook has been handled.</summary>
    public required bool IsHandled { get; init; }

    /// <summary>Gets when the claim ends, or when the webhook was handled, by the database's clock. <see langword="null"/> only within the transaction that adds the row.</summary>
    public DateTime? Until { get; init; }
}
