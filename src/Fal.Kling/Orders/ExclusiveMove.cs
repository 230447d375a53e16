using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Fal.Kling.Orders;

/// <summary>Gives a file a second name in one step that fails if the name is taken.</summary>
internal static class ExclusiveMove
{
    private const int AlreadyExists = 17;

    /// <summary>Publishes a draft. The draft's own name may remain.</summary>
    /// <returns>False when the name is taken.</returns>
    public static bool TryPublish(string draft, string path)
    {
        // On Unix, File.Move looks and then renames, so that of two writers both may win. A hard link is one step.
        return OperatingSystem.IsWindows() ? TryMove(draft, path) : TryLink(draft, path);
    }

    private static bool TryMove(string draft, string path)
    {
        try
        {
            File.Move(draft, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    private static bool TryLink(string draft, string path)
    {
        if (Link(draft, path) == 0)
        {
            return true;
        }

        int error = Marshal.GetLastPInvokeError();
        return error == AlreadyExists
            ? false
            : throw new IOException($"'{path}' cannot be created: {new Win32Exception(error).Message}. The folder must be on a file system that has hard links.");
    }

    [SuppressMessage("Globalization", "CA2101", Justification = "Paths are UTF-8 on Unix, as .NET marshals them.")]
    [DllImport("libc", EntryPoint = "link", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string added);
}
