using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Virtual try-on (Kolors): a person from one image wears the garment from another.
/// Source: fal.ai/models/fal-ai/kling/v1-5/kolors-virtual-try-on.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record VirtualTryOnRequest : KlingRequest<KlingImages>
{
    /// <summary>The person. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Person { get; init => field = PropertyChecks.NotNull(value, nameof(Person)); }

    /// <summary>The garment. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Garment { get; init => field = PropertyChecks.NotNull(value, nameof(Garment)); }

    /// <inheritdoc/>
    public override string EndpointId => "fal-ai/kling/v1-5/kolors-virtual-try-on";

    /// <inheritdoc/>
    public bool Equals(VirtualTryOnRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Person = input.Media("human_image_url", nameof(Person), MediaLimits.UnpublishedImage, Person),
        Garment = input.Media("garment_image_url", nameof(Garment), MediaLimits.UnpublishedImage, Garment),
    };
}
