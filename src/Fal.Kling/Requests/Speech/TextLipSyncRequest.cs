using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Lip sync with a text: a person in a video speaks the text with one of fal's voices.
/// Source: fal.ai/models/fal-ai/kling-video/lipsync/text-to-video.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record TextLipSyncRequest : KlingRequest<KlingVideo>
{
    /// <summary>The video: mp4 or mov, at most 100 MiB, 2 to 60 seconds, 720 to 1920 pixels a side. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Video { get; init => field = PropertyChecks.NotNull(value, nameof(Video)); }

    /// <summary>The words. Required; not blank, at most 120 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string Text { get; init => field = PropertyChecks.WithinTextLimit(PropertyChecks.NotBlank(value, nameof(Text)), nameof(Text), 120); }

    /// <summary>The voice, one of <see cref="Voices"/> or one that fal has added since. Required; not blank.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank.</exception>
    public required string VoiceId { get; init => field = PropertyChecks.NotBlank(value, nameof(VoiceId)); }

    /// <summary>The language of the words. Default: <see cref="SpeechLanguage.English"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public SpeechLanguage Language { get; init => field = PropertyChecks.Defined(value, nameof(Language)); }

    /// <summary>The speed of the speech. Default: 1. From 0.8 to 2.</summary>
    /// <exception cref="ArgumentException">The value is outside 0.8 to 2, or not a number.</exception>
    public double Speed { get; init => field = PropertyChecks.Within(value, 0.8, 2, nameof(Speed)); } = 1;

    /// <inheritdoc/>
    public override string EndpointId => "fal-ai/kling-video/lipsync/text-to-video";

    /// <inheritdoc/>
    public bool Equals(TextLipSyncRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Video = input.Media("video_url", nameof(Video), MediaLimits.TextLipSyncVideo, Video),
        Text = input.RequiredText("text", Text),
        VoiceId = input.RequiredText("voice_id", VoiceId),
        Language = input.Value("voice_language", Language, InputType.Enum<SpeechLanguage>()),
        Speed = input.Value("voice_speed", Speed, InputType.Number),
    };

    private protected override void AddProblems(RequestProblems problems) => problems.WarnIf(!Voices.All.Contains(VoiceId), nameof(VoiceId), $"this version does not know the voice '{VoiceId}'. fal may have added it since.");

    private protected override KlingPrice? Price() => Prices.LipSync(Video, longest: 60);
}
