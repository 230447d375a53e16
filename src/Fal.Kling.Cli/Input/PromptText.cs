using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Input;

/// <summary>Checks a prompt on the command line.</summary>
internal static class PromptText
{
    /// <exception cref="UsageException">The prompt is blank, or is the name of a file, which is almost certainly a mistake.</exception>
    public static string Check(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UsageException("The prompt is blank.");
        }

        return File.Exists(text) ? throw new UsageException($"'{text}' is a file, not a prompt. `kling image` takes an image, and `kling batch` a file of prompts.") : text;
    }
}
