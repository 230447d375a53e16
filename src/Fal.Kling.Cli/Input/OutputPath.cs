using System.Diagnostics.CodeAnalysis;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Input;

/// <summary>Checks where files go, before anything is bought.</summary>
internal static class OutputPath
{
    /// <summary>Checks an existing writable folder, or a file that does not exist yet and can be created.</summary>
    /// <returns>The full path.</returns>
    public static string Check(string? path)
    {
        string target = Path.GetFullPath(path ?? Environment.CurrentDirectory);
        if (File.Exists(target))
        {
            throw new UsageException($"The file '{target}' exists already. Move it, or choose another name.");
        }

        ThrowIfNotCreatable(Directory.Exists(target) ? Path.Combine(target, $"kling-{Guid.NewGuid():N}.part") : target);
        return target;
    }

    /// <summary>Creates a folder unless it exists, and checks that files can be created in it.</summary>
    /// <returns>The full path.</returns>
    public static string CheckFolder(string path)
    {
        string target = Path.GetFullPath(path);
        if (File.Exists(target))
        {
            throw new UsageException($"'{target}' is a file, not a folder.");
        }

        try
        {
            Directory.CreateDirectory(target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The folder '{target}' cannot be created: {exception.Message}");
        }

        return Check(target);
    }

    // Only creating a file detects permissions, full disks, read-only mounts and forbidden names.
    [SuppressMessage("Design", "CA1031", Justification = "Whatever stops the file from being created is reported.")]
    private static void ThrowIfNotCreatable(string file)
    {
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
