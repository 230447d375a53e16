namespace Fal.Kling;

/// <summary>A voice created from a recording, for <see cref="Kling26ImageToVideoRequest.VoiceIds"/> or <see cref="KlingElement.VoiceId"/>.</summary>
public sealed record KlingVoice : KlingResult
{
    /// <summary>fal's id of the voice.</summary>
    public required string VoiceId { get; init; }

    internal override IEnumerable<KlingFile> AllFiles => [];

    /// <summary>Returns the members as text for people.</summary>
    public override string ToString() => $"KlingVoice {{ VoiceId = {VoiceId}, BillableUnits = {BillableUnits}, RequestId = {Ticket?.RequestId} }}";
}
