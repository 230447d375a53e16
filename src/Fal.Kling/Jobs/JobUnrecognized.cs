namespace Fal.Kling;

/// <summary>A state that fal added after this version was made. It neither ends nor breaks a wait.</summary>
public sealed record JobUnrecognized : JobUpdate
{
    /// <summary>fal's word for the state.</summary>
    public required string Status { get; init; }
}
