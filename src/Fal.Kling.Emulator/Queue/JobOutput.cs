namespace Fal.Kling.Emulator;

/// <summary>The output of a job.</summary>
internal sealed record JobOutput
{
    public EmulatedFile? Video { get; init; }

    public EmulatedFile? Audio { get; init; }

    public IReadOnlyList<OutputImage> Images { get; init; } = [];

    public string? VoiceId { get; init; }

    /// <summary>Its files, in the order of the result.</summary>
    public IEnumerable<EmulatedFile> Files => new[] { Video, Audio }.OfType<EmulatedFile>().Concat(Images.Select(image => image.File));
}
