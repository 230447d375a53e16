using System.Diagnostics.CodeAnalysis;

namespace Fal.Kling.Samples;

/// <summary>What is known to be good before anything is bought: a prompt, an image, a place to write to.</summary>
internal static class Checks
{
    /// <summary>A prompt that is not the name of a file, which is a mistake and not a video that anybody wants.</summary>
    public static string Prompt(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UsageException("The prompt is blank.");
        }

        return File.Exists(text) ? throw new UsageException($"'{text}' is a file, not a prompt.") : text;
    }

    /// <summary>A file on disk, or the URL of an image.</summary>
    public static KlingMedia Image(string text) => Media(text, "an image");

    /// <summary>A file on disk, or the URL of one.</summary>
    /// <param name="text">What the command line says.</param>
    /// <param name="noun">What the file is: "an image".</param>
    public static KlingMedia Media(string text, string noun)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "https" or "http")
        {
            return KlingMedia.FromUrl(url);
        }

        if (!File.Exists(text))
        {
            throw new UsageException(Directory.Exists(text) ? $"'{text}' is a folder, not {noun}." : $"There is no file '{text}', which should be {noun}.");
        }

        return KlingMedia.FromFile(text);
    }

    /// <summary>A request that can be sent. Image files are opened and recognised here.</summary>
    public static T Request<T>(T request)
        where T : KlingRequest
    {
        string[] mistakes = [.. request.Validate().Where(problem => !problem.IsWarning).Select(problem => problem.ToString())];
        return mistakes.Length == 0 ? request : throw new UsageException(string.Join(Environment.NewLine, mistakes));
    }

    /// <summary>Where the video goes: an existing folder that can be written to, or a file that does not exist yet and can be created.</summary>
    /// <returns>The full path.</returns>
    public static string Output(string? path)
    {
        string target = Path.GetFullPath(path ?? Environment.CurrentDirectory);
        if (File.Exists(target))
        {
            throw new UsageException($"The file '{target}' exists already. Move it away, or choose another name.");
        }

        ThrowIfNotCreatable(Directory.Exists(target) ? Path.Combine(target, $"kling-{Guid.NewGuid():N}.mp4") : target);
        return target;
    }

    /// <summary>An existing folder that can be written to, for all files of a result.</summary>
    /// <returns>The full path.</returns>
    public static string Folder(string? path)
    {
        string target = Path.GetFullPath(path ?? Environment.CurrentDirectory);
        return Directory.Exists(target) ? Output(target) : throw new UsageException(File.Exists(target) ? $"'{target}' is a file, not a folder." : $"There is no folder '{target}'.");
    }

    /// <summary>A file that the program keeps for itself and replaces: it need not exist, and must be writable.</summary>
    /// <returns>The full path.</returns>
    public static string OwnFile(string path)
    {
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target))
        {
            throw new UsageException($"'{target}' is a folder, not a file.");
        }

        ThrowIfNotCreatable($"{target}.{Environment.ProcessId}.new");
        if (File.Exists(target))
        {
            ThrowIfReadOnly(target);
        }

        return target;
    }

    private static void ThrowIfReadOnly(string file)
    {
        try
        {
            new FileStream(file, FileMode.Open, FileAccess.ReadWrite).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{file}' cannot be written: {exception.Message}");
        }
    }

    // Creating the file is the one test that knows of permissions, full disks, read-only mounts and forbidden names.
    [SuppressMessage("Design", "CA1031", Justification = "Whatever stops the file from being created is the answer.")]
    private static void ThrowIfNotCreatable(string file)
    {
        // A path that ends in a separator is meant as a folder.
        string? folder = Path.GetDirectoryName(file);
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"There is no folder '{folder}'.");
        }

        try
        {
            new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception exception)
        {
            throw new UsageException($"'{file}' cannot be created: {exception.Message}");
        }
    }
}
