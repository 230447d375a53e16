using Fal.Kling.Emulator;

namespace Fal.Kling.StudioTests.Processes;

/// <summary>What was really bought, as fal sees it.</summary>
/// <param name="fal">The emulator.</param>
internal sealed class Books(FalEmulator fal)
{
    public static string PromptOf(EmulatedJob job) => job.Input.GetProperty("prompt").GetString()!;

    public HashSet<string> Prompts() => [.. fal.Jobs.Select(PromptOf)];

    public EmulatedJob? Find(string prompt) => fal.Jobs.FirstOrDefault(job => PromptOf(job) == prompt);
}
