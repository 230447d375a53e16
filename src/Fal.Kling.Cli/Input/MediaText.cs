using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Input;

/// <summary>Reads what a field that takes a file is set to: a URL, or a path.</summary>
internal static class MediaText
{
    /// <param name="text">A URL, a data URI or a path.</param>
    /// <param name="folder">The folder that a path is relative to.</param>
    /// <exception cref="UsageException">There is no such file.</exception>
    public static KlingMedia Read(string text, string folder)
    {
        if (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "https" or "http"))
        {
            return KlingMedia.FromUrl(text);
        }

        if (text.Length == 0)
        {
            throw new UsageException("A file has no name.");
        }

        string path = Path.GetFullPath(text, folder);
        return File.Exists(path)
            ? KlingMedia.FromFile(path)
            : throw new UsageException(Directory.Exists(path) ? $"'{text}' is a folder, not a file." : $"There is no file '{path}'.");
    }
}
