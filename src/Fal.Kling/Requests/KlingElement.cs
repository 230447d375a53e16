namespace Fal.Kling;

/// <summary>
/// A character or an object that appears in the result: a frontal image with up to three others, or a video. The request checks how many its endpoint accepts.
/// In prompts, <c>@Element1</c> stands for the first element.
/// </summary>
public sealed record KlingElement
{
    /// <summary>The frontal image. At most 10 MiB, at least 300 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Default: <see langword="null"/>.</summary>
    public KlingMedia? Frontal { get; init; }

    /// <summary>One to three images from other sides, with the same limits. Default: <see langword="null"/>.</summary>
    public IReadOnlyList<KlingMedia>? References { get; init => field = PropertyChecks.Copy(value, nameof(References)); }

    /// <summary>A video instead of images: mp4 or mov, at most 200 MiB, 3 to 10 seconds, 720 to 2160 pixels a side. Default: <see langword="null"/>.</summary>
    public KlingMedia? Video { get; init; }

    /// <summary>The id of the element's voice, from <see cref="CreateVoiceRequest"/>. Default: <see langword="null"/>.</summary>
    public string? VoiceId { get; init => field = value is null ? null : PropertyChecks.NotBlank(value, nameof(VoiceId)); }

    internal static KlingElement Blank { get; } = new();

    /// <summary>Returns the members as text for people.</summary>
    public override string ToString() =>
        $"KlingElement {{ Frontal = {Frontal}, References = {(References is null ? null : string.Join(", ", References))}, Video = {Video}, VoiceId = {VoiceId} }}";

    // Every field is always visited, so that a field which an endpoint does not accept is refused and never lost.
    internal static KlingElement Map(KlingElement element, InputVisitor input) => element with
    {
        Frontal = input.OptionalMedia("frontal_image_url", nameof(Frontal), MediaLimits.Image, element.Frontal),
        References = input.MediaList("reference_image_urls", nameof(References), MediaLimits.Image, element.References),
        Video = input.OptionalMedia("video_url", nameof(Video), MediaLimits.ElementVideo, element.Video),
        VoiceId = input.OptionalText("voice_id", element.VoiceId),
    };
}
