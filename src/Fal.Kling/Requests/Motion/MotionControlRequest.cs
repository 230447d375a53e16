using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Motion control of Kling 2.6 and 3: a character from an image moves like the person in a video.
/// Source: fal.ai/models/fal-ai/kling-video/v3/pro/motion-control.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record MotionControlRequest : KlingRequest<KlingVideo>
{
    private const double LongestForImage = 10.05;

    /// <summary>The generation. Default: <see cref="MotionControlVersion.Kling3"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public MotionControlVersion Version { get; init => field = PropertyChecks.Defined(value, nameof(Version)); }

    /// <summary>The quality: <see cref="KlingTier.Pro"/> or <see cref="KlingTier.Standard"/>. Default: <see cref="KlingTier.Pro"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public KlingTier Tier { get; init => field = Tiers.WithoutFourK(value, nameof(Tier)); } = KlingTier.Pro;

    /// <summary>
    /// What the video shows besides the character: not blank, at most 2500 characters.
    /// Default: <see langword="null"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public string? Prompt { get; init => field = PropertyChecks.OptionalPrompt(value, nameof(Prompt)); }

    /// <summary>The character. At most 10 MiB, 340 to 3850 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Image { get; init => field = PropertyChecks.NotNull(value, nameof(Image)); }

    /// <summary>The driving video. At most 100 MiB, 340 to 3850 pixels a side, 3 to 30 seconds. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Video { get; init => field = PropertyChecks.NotNull(value, nameof(Video)); }

    /// <summary>The source of the character's orientation, which also limits the length of the driving video. Required.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public required CharacterOrientation Orientation { get; init => field = PropertyChecks.Defined(value, nameof(Orientation)); }

    /// <summary>Whether the video keeps the sound of the driving video. Default: <see langword="true"/>.</summary>
    public bool KeepOriginalSound { get; init; } = true;

    /// <summary>At most one face, as images, on Kling 3 and with <see cref="CharacterOrientation.Video"/> only. Default: <see langword="null"/>.</summary>
    public IReadOnlyList<KlingElement>? Elements { get; init => field = PropertyChecks.Copy(value, nameof(Elements)); }

    /// <inheritdoc/>
    public override string EndpointId => $"fal-ai/kling-video/{(Version == MotionControlVersion.Kling3 ? "v3" : "v2.6")}/{Tiers.PathOf(Tier)}/motion-control";

    internal static MotionControlVersion[] Versions { get; } = [MotionControlVersion.Kling3, MotionControlVersion.Kling26];

    /// <inheritdoc/>
    public bool Equals(MotionControlRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Prompt = input.OptionalText("prompt", Prompt),
        Image = input.Media("image_url", nameof(Image), MediaLimits.MotionImage, Image),
        Video = input.Media("video_url", nameof(Video), MediaLimits.MotionVideo, Video),
        KeepOriginalSound = input.Value("keep_original_sound", KeepOriginalSound, InputType.Flag),
        Orientation = input.Value("character_orientation", Orientation, InputType.Enum<CharacterOrientation>(), isRequired: true),
        Elements = input.Objects("elements", nameof(Elements), Elements, KlingElement.Blank, KlingElement.Map),
    };

    private protected override void AddProblems(RequestProblems problems)
    {
        ElementRules.AddImageProblems(problems, Elements);
        problems.RefuseIf(Elements is { Count: > 0 } && Version != MotionControlVersion.Kling3, nameof(Elements), "motion control of Kling 2.6 does not accept elements.");
        problems.RefuseIf(Elements?.Count > 1, nameof(Elements), $"there are {Elements?.Count}, but fal accepts at most 1.");
        problems.RefuseIf(Elements is { Count: > 0 } && Orientation != CharacterOrientation.Video, nameof(Elements), "fal accepts a face only with CharacterOrientation.Video.");
        problems.RefuseIf(
            Orientation == CharacterOrientation.Image && MediaFacts.DurationOf(Video)?.TotalSeconds > LongestForImage,
            nameof(Video),
            $"it lasts {MediaFacts.DurationOf(Video)?.TotalSeconds:0.#} seconds, but with CharacterOrientation.Image fal accepts at most 10.");
    }

    private protected override KlingPrice? Price() => (Version, Tier) switch
    {
        (MotionControlVersion.Kling3, KlingTier.Standard) => Prices.OfSource(0.126m, Video, Orientation == CharacterOrientation.Image ? 10 : 30, Prices.October2026),
        (MotionControlVersion.Kling3, _) => Prices.OfSource(0.168m, Video, Orientation == CharacterOrientation.Image ? 10 : 30, Prices.October2026),
        (_, KlingTier.Standard) => Prices.OfSource(0.07m, Video, Orientation == CharacterOrientation.Image ? 10 : 30, Prices.October2026),
        _ => null,
    };
}
