namespace Fal.Kling.Cli.Checks;

/// <summary>A fact about fal's protocol that was inferred, and whether it holds.</summary>
/// <param name="Text">The fact.</param>
/// <param name="Holds">Whether it holds; null if that could not be told.</param>
/// <param name="Seen">What was seen.</param>
internal sealed record ContractFact(string Text, bool? Holds, string Seen);
