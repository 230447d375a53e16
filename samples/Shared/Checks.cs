using System.Diagnostics.CodeAnalysis;

namespace Fal.Kling.Samples;

/// <summary>Checks a prompt, an image or an output path before anything is bought.</summary>
internal static class Checks
{
    /// <summary>Checks a prompt. The name of an existing file is refused, because it is almost certainly a mistake.</summary>
    public static string Prompt(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UsageException("The prompt is blank.");
        }

        return File.Exists(text) ? throw new UsageException($"'{text}' is a file, not a prompt.") : text;
    }

    /// <summary>Reads an image: a file on disk, or a URL.</summary>
    public static KlingMedia Image(string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "https" or "http")
        {
            return KlingMedia.FromUrl(url);
        }

        if (!File.Exists(text))
        {
            throw new UsageException(Directory.Exists(text) ? $"'{text}' is a folder, not an image." : $"There is no file '{text}', which should be an image.");
        }

        return KlingMedia.FromFile(text);
    }

    /// <summary>Validates a request. This opens local media files and checks their format.</summary>
    public static T Request<T>(T request)
        where T : KlingRequest
    {
        string[] mistakes = [.. request.Validate().Where(problem => !problem.IsWarning).Select(problem => problem.ToString())];
        return mistakes.Length == 0 ? request : throw new UsageException(string.Join(Environment.NewLine, mistakes));
    }

    /// <summary>Checks an output path: an existing writable folder, or a file that does not exist yet and can be created.</summary>
    /// <returns>The full path.</returns>
    public static string Output(string? path)
    {
        string target = Path.GetFullPath(path ?? Environment.CurrentDirectory);
        if (File.Exists(target))
        {
            throw new UsageException($"The file '{target}' already exists. Move it, or choose another name.");
        }

        ThrowIfNotCreatable(Directory.Exists(target) ? Path.Combine(target, $"kling-{Guid.NewGuid():N}.mp4") : target);
        return target;
    }

    /// <summary>Checks the path of the program's own file, which it replaces. The file need not exist, but must be writable.</summary>
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

    // Only creating the file detects permissions, full disks, read-only mounts and forbidden names.
    [SuppressMessage("Design", "CA1031", Justification = "Whatever stops the file from being created is reported.")]
    private static void ThrowIfNotCreatable(string file)
    {
        // A path that ends in a separator names a folder.
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
