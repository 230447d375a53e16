using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fal.Kling.Orders;

/// <summary>
/// Texts whose versions are files in a folder: <c>1.json</c>, <c>2.json</c> and so on. A version is never changed, and of two writers of one number one wins.
/// The highest whole version counts.
/// </summary>
/// <param name="temporary">The folder for files that are not published yet. It must be on the same volume.</param>
internal sealed class VersionedFiles(string temporary)
{
    private const string Extension = ".json";
    private const string ChecksumPrefix = "sha256:";

    /// <summary>The newest whole version; null when there is none.</summary>
    /// <exception cref="IOException">There are several versions, and none is whole.</exception>
    public static VersionedFile? Newest(string folder)
    {
        while (true)
        {
            long[] numbers = [.. NumbersIn(folder).OrderDescending()];
            foreach (long number in numbers)
            {
                string path = PathOf(folder, number);
                if (Read(path) is { } text)
                {
                    return new VersionedFile(path, number, numbers[0], text);
                }
            }

            switch (numbers)
            {
                case []:
                    return null;
                case [1]:
                    // Its writer has not returned, or the file would be whole. So nothing was built on it.
                    return new VersionedFile(PathOf(folder, 1), Number: 0, Last: 1, Text: string.Empty);
                case var _ when numbers.All(number => File.Exists(PathOf(folder, number))):
                    throw new IOException($"None of the files in '{folder}' is whole, so it is unknown what they recorded. Look at fal's dashboard before you delete the folder.");
            }
        }
    }

    /// <summary>Publishes a version whole, or not at all.</summary>
    /// <returns>False when there is one with that number, or a higher one.</returns>
    public bool TryPublish(string folder, long number, string text)
    {
        Directory.CreateDirectory(folder);
        Directory.CreateDirectory(temporary);
        string draft = Path.Combine(temporary, Guid.NewGuid().ToString("N"));
        try
        {
            Write(draft, $"{text}\n{ChecksumPrefix}{ChecksumOf(text)}\n");
            string path = PathOf(folder, number);

            if (!ExclusiveMove.TryPublish(draft, path))
            {
                return false;
            }

            // Numbers below the highest are free again where a removed record had them. Then there is no version after this one that was made from it.
            if (NumbersIn(folder).Max() > number && Read(PathOf(folder, number + 1)) is not { Length: > 0 })
            {
                File.Delete(path);
                return false;
            }

            Flush(path);
            return true;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>How long ago the version was written, by the clock of the file system.</summary>
    public TimeSpan AgeOf(VersionedFile file)
    {
        Directory.CreateDirectory(temporary);
        string probe = Path.Combine(temporary, Guid.NewGuid().ToString("N"));
        try
        {
            File.WriteAllBytes(probe, [0]);
            FileInfo version = new(file.Path);
            TimeSpan age = File.GetLastWriteTimeUtc(probe) - version.LastWriteTimeUtc;

            // The time of a file that was removed since would be centuries ago.
            return version.Exists && age > TimeSpan.Zero ? age : TimeSpan.Zero;
        }
        finally
        {
            File.Delete(probe);
        }
    }

    /// <summary>Removes the versions before this one, the newest first, so that a number that is free again has no version after it.</summary>
    public static void RemoveBefore(string folder, long number)
    {
        foreach (long older in NumbersIn(folder).Where(other => other < number).OrderDescending().ToArray())
        {
            File.Delete(PathOf(folder, older));
        }
    }

    private static IEnumerable<long> NumbersIn(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*" + Extension)
            .Select(path => long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0)
            .Where(number => number > 0)
        : [];

    private static string PathOf(string folder, long number) => Path.Combine(folder, number.ToString(CultureInfo.InvariantCulture) + Extension);

    // A crash of the machine can leave a file that is not whole.
    private static string? Read(string path)
    {
        string content;
        try
        {
            content = File.ReadAllText(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        int end = content.LastIndexOf('\n' + ChecksumPrefix, StringComparison.Ordinal);
        return end >= 0 && content[(end + 1 + ChecksumPrefix.Length)..] == ChecksumOf(content[..end]) + '\n' ? content[..end] : null;
    }

    private static void Write(string path, string content)
    {
        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write);
        stream.Write(Encoding.UTF8.GetBytes(content));
        stream.Flush(flushToDisk: true);
    }

    // The name is on disk only when the file is flushed under it.
    private static void Flush(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        stream.Flush(flushToDisk: true);
    }

    private static string ChecksumOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>A version.</summary>
/// <param name="Path">The file.</param>
/// <param name="Number">Its number.</param>
/// <param name="Last">The highest number that is taken, which is another one where the file that has it is not whole.</param>
/// <param name="Text">The text.</param>
internal sealed record VersionedFile(string Path, long Number, long Last, string Text);
