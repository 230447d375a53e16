using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Creates a voice from a recording, for <see cref="Kling26ImageToVideoRequest.VoiceIds"/> or <see cref="KlingElement.VoiceId"/>.
/// Source: fal.ai/models/fal-ai/kling-video/create-voice.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record CreateVoiceRequest : KlingRequest<KlingVoice>
{
    /// <summary>The recording: mp3, wav, mp4 or mov, 5 to 30 seconds of one clean voice. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Voice { get; init => field = PropertyChecks.NotNull(value, nameof(Voice)); }

    /// <inheritdoc/>
    public override string EndpointId => "fal-ai/kling-video/create-voice";

    /// <inheritdoc/>
    public bool Equals(CreateVoiceRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Voice = input.Media("voice_url", nameof(Voice), MediaLimits.VoiceSample, Voice),
    };
}
