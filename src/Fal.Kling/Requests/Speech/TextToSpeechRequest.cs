using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>A text that one of fal's voices speaks. Source: fal.ai/models/fal-ai/kling-video/v1/tts.</summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record TextToSpeechRequest : KlingRequest<KlingAudio>
{
    /// <summary>The words. Required; not blank, at most 500 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string Text { get; init => field = PropertyChecks.WithinTextLimit(PropertyChecks.NotBlank(value, nameof(Text)), nameof(Text), 500); }

    /// <summary>The voice, one of <see cref="Voices"/> or one that fal has added since. Default: <c>genshin_vindi2</c>, which is also fal's default. Not blank.</summary>
    /// <exception cref="ArgumentException">The value is blank.</exception>
    public string VoiceId { get; init => field = PropertyChecks.NotBlank(value, nameof(VoiceId)); } = Voices.GenshinVindi2;

    /// <summary>The speed of the speech. Default: 1. From 0.8 to 2.</summary>
    /// <exception cref="ArgumentException">The value is outside 0.8 to 2, or not a number.</exception>
    public double Speed { get; init => field = PropertyChecks.Within(value, 0.8, 2, nameof(Speed)); } = 1;

    /// <inheritdoc/>
    public override string EndpointId => "fal-ai/kling-video/v1/tts";

    /// <inheritdoc/>
    public bool Equals(TextToSpeechRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Text = input.RequiredText("text", Text),
        VoiceId = input.Text("voice_id", VoiceId),
        Speed = input.Value("voice_speed", Speed, InputType.Number),
    };

    private protected override void AddProblems(RequestProblems problems) => problems.WarnIf(!Voices.All.Contains(VoiceId), nameof(VoiceId), $"this version does not know the voice '{VoiceId}'. fal may have added it since.");
}
