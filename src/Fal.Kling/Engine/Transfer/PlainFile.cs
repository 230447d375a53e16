using System.Formats.Tar;

namespace Fal.Kling.Engine.Transfer;

/// <summary>
/// Recognises paths that must not be replaced or written to because they are not plain files. It opens nothing, because a pipe blocks and a device may react.
/// </summary>
internal static class PlainFile
{
    private const int TypeFlag = 156;

    /// <returns>What is at the path, such as "a folder"; null when there is nothing, or a plain file.</returns>
    public static string? OtherThingAt(string path)
    {
        FileInfo file = new(path);
        return file switch
        {
            { LinkTarget: not null } => "a symbolic link",
            _ when Directory.Exists(path) => "a folder",
            _ when OperatingSystem.IsWindows() => path.StartsWith(@"\\.\", StringComparison.Ordinal) || (file.Exists && (file.Attributes & FileAttributes.Device) != 0) ? "a device" : null,
            { Exists: false } or { Length: > 0 } => null,
            _ => KindOfEmpty(path),
        };
    }

    // On Unix, .NET exposes the type of a file only in the header of a tar entry. An empty file's entry is only that header.
    private static string? KindOfEmpty(string path)
    {
        using MemoryStream archive = new();
        try
        {
            using TarWriter writer = new(archive, TarEntryFormat.Ustar, leaveOpen: true);
            writer.WriteEntry(path, "entry");
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            // Only a plain file is opened.
            return null;
        }
        catch (IOException)
        {
            return "a socket or another special file";
        }

        return (TarEntryType)archive.GetBuffer()[TypeFlag] switch
        {
            TarEntryType.CharacterDevice or TarEntryType.BlockDevice => "a device",
            TarEntryType.Fifo => "a named pipe",
            TarEntryType.SymbolicLink => "a symbolic link",
            TarEntryType.Directory => "a folder",
            _ => null,
        };
    }
}
