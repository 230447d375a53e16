using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// An effect of Kling 1 to 1.6: a video of 5 or 10 seconds from a template, with the people or things in your images.
/// Source: fal.ai/models/fal-ai/kling-video/v1.6/pro/effects.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record EffectRequest : KlingRequest<KlingVideo>
{
    /// <summary>The model. Only models with <see cref="KlingModel.EffectsEndpoint"/> have effects. Default: <see cref="KlingModel.V16Pro"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public KlingModel Model { get; init => field = PropertyChecks.NotNull(value, nameof(Model)); } = KlingModel.V16Pro;

    /// <summary>The template, one of <see cref="EffectScenes"/> or one that fal has added since. Required; not blank.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank.</exception>
    public required string Scene { get; init => field = PropertyChecks.NotBlank(value, nameof(Scene)); }

    /// <summary>Who or what appears: two people for a hug, a kiss or a heart gesture, one image for most other templates. Default: <see langword="null"/>.</summary>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    public IReadOnlyList<KlingMedia>? Images { get; init => field = PropertyChecks.Copy(value, nameof(Images)); }

    /// <summary>The length in seconds: 5 or 10. Default: <see langword="null"/>, which is 5.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public int? Seconds { get; init => field = PropertyChecks.OneOf(value, [5, 10], nameof(Seconds)); }

    /// <inheritdoc/>
    public override string EndpointId => Model.EffectsEndpoint ?? $"{Model.Id}/effects";

    /// <inheritdoc/>
    public bool Equals(EffectRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Images = input.MediaList("input_image_urls", nameof(Images), MediaLimits.UnpublishedImage, Images),
        Scene = input.RequiredText("effect_scene", Scene),
        Seconds = input.Value("duration", Seconds ?? Defaults.Seconds, InputType.SecondsText),
    };

    private protected override void AddProblems(RequestProblems problems)
    {
        ModelRules.AddProblems(problems, Model, "does not have effects", model => model.EffectsEndpoint is not null);
        problems.WarnIf(Images is not { Count: > 0 }, nameof(Images), "there are none. fal documents the field as optional, although every template shows a person or a thing.");
        int persons = Scene is EffectScenes.Hug or EffectScenes.Kiss or EffectScenes.HeartGesture ? 2 : 1;
        problems.WarnIf(Images?.Count > persons, nameof(Images), $"there are {Images?.Count}, but this template presumably shows {(persons == 1 ? "one" : "two")}.");
        problems.WarnIf(!EffectScenes.All.Contains(Scene), nameof(Scene), $"this version does not know '{Scene}'. fal may have added it since.");
    }

    private protected override KlingPrice? Price() => Model == KlingModel.V1Standard ? Prices.PerSecond(0.045m, Seconds ?? Defaults.Seconds, Prices.Year2026) : null;
}
