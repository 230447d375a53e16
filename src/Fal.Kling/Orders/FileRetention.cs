using System.Collections.Concurrent;

namespace Fal.Kling.Orders;

/// <summary>
/// Removes old finished records from a <see cref="FileIdempotencyStore"/>: a last, empty version says that there is none, and the versions before it are deleted.
/// </summary>
internal sealed class FileRetention(VersionedFiles files)
{
    // Each of the 256 shelves, at most once in this time.
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, long> cleanedAt = new();

    /// <param name="shelf">The folder in which the records' folders are.</param>
    /// <param name="retention">How long a finished record is kept.</param>
    public void Clean(string shelf, TimeSpan retention)
    {
        long now = Environment.TickCount64;
        if (cleanedAt.TryGetValue(shelf, out long last) && now - last < Interval.TotalMilliseconds)
        {
            return;
        }

        cleanedAt[shelf] = now;
        foreach (string folder in Directory.Exists(shelf) ? Directory.EnumerateDirectories(shelf) : [])
        {
            // Publishing fails if the record was changed meanwhile.
            if (VersionedFiles.Newest(folder) is { Text: { Length: > 0 } text } newest && IsOver(newest, text, retention) && files.TryPublish(folder, newest.Last + 1, string.Empty))
            {
                VersionedFiles.RemoveBefore(folder, newest.Last + 1);
            }
        }
    }

    private bool IsOver(VersionedFile file, string json, TimeSpan retention)
    {
        try
        {
            return IdempotencyRecord.FromJson(json).IsFinished && files.AgeOf(file) > retention;
        }
        catch (FormatException)
        {
            // A newer version of the package wrote it, and will remove it.
            return false;
        }
    }
}
