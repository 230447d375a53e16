using Fal.Kling.Cli.Output;

namespace Fal.Kling.Cli.Session;

/// <summary>Saves the attempt of a submission whose response was lost, for <c>kling find</c>.</summary>
internal static class AttemptFile
{
    /// <returns>The path; null if it could not be written, and then the attempt is printed.</returns>
    public static string? TryWrite(SubmitAttempt attempt, Report report)
    {
        string path = Path.GetFullPath($"kling-attempt-{attempt.Id}.json");
        try
        {
            File.WriteAllText(path, attempt.ToJson());
            report.Note($"Look for the job before you buy again: kling find {path}");
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            report.Note($"'{path}' cannot be written: {exception.Message}\nSave this text to a file, and look for the job with `kling find FILE` before you buy again:\n{attempt.ToJson()}");
            return null;
        }
    }
}
