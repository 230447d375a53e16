using Fal.Kling.Engine.Transfer;
using Microsoft.Win32.SafeHandles;

namespace Fal.Kling;

internal sealed class FileMedia(string path, string? mediaType) : KlingMedia(mediaType)
{
    public string Path { get; } = path;

    /// <summary>Opens the file or the target of a link. A pipe or a device is not opened, because that could block for ever.</summary>
    /// <exception cref="NotSupportedException">It is a pipe, a device or another special file.</exception>
    /// <exception cref="Exception">Opening the file failed.</exception>
    public SafeFileHandle Open(FileOptions options = FileOptions.SequentialScan)
    {
        string target = File.ResolveLinkTarget(Path, returnFinalTarget: true)?.FullName ?? Path;
        if (!Directory.Exists(target) && (IsOpenPipe(target) || PlainFile.OtherThingAt(target) is not null))
        {
            throw new NotSupportedException("Only a plain file can be opened.");
        }

        return File.OpenHandle(Path, options: options);
    }

    public override string ToString() => Path;

    // On Linux, /dev/stdin and the result of <(command) in a shell link to targets without a path, such as pipe:[4026].
    private static bool IsOpenPipe(string target) => target.Contains(":[", StringComparison.Ordinal) && !File.Exists(target);
}
