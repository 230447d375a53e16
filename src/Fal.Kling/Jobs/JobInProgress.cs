namespace Fal.Kling;

/// <summary>A runner works on the job.</summary>
public sealed record JobInProgress : JobUpdate;
