using Fal.Kling.Cli.Output;

namespace Fal.Kling.Cli.Session;

/// <summary>
/// Saves an attempt before it is sent, for <c>kling find</c>. The file is removed when the outcome is known, so it stays only if the response was lost or the program was killed.
/// </summary>
internal sealed class AttemptFile
{
    private readonly List<string> written = [];

    /// <summary>The path of the file of an attempt, in the current folder.</summary>
    public static string PathOf(SubmitAttempt attempt) => Path.GetFullPath($"kling-attempt-{attempt.Id}.json");

    /// <summary>Saves an attempt. A folder that cannot be written does not stop the purchase: the attempt is printed if it is needed.</summary>
    public ValueTask WriteAsync(SubmitAttempt attempt, CancellationToken cancellationToken)
    {
        string path = PathOf(attempt);
        try
        {
            File.WriteAllText(path, attempt.ToJson());
            written.Add(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Removes the files, because the outcome is known.</summary>
    public void Delete() => written.ForEach(File.Delete);

    /// <summary>Says how to look for the job of a lost attempt.</summary>
    /// <returns>The path of its file; null if it could not be written, and then the attempt is printed.</returns>
    public static string? Explain(SubmitAttempt attempt, Report report)
    {
        string path = PathOf(attempt);
        if (File.Exists(path))
        {
            report.Note($"Look for the job before you buy again: kling find {path}");
            return path;
        }

        report.Note($"Save this text to a file, and look for the job with `kling find FILE` before you buy again:\n{attempt.ToJson()}");
        return null;
    }
}
