using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Fal.Kling.Engine.Transfer;

/// <summary>
/// A download on its way to a file: <c>name.part</c> has the bytes, <c>name.part.json</c> says what they are of. The file gets its name once it is whole.
/// Only one download at a time can have a part open.
/// </summary>
internal sealed class PartFile : DownloadSink, IDisposable
{
    private readonly string path;
    private readonly string partPath;
    private readonly string markPath;
    private readonly SafeFileHandle file;

    /// <param name="path">The final name.</param>
    /// <param name="url">What is downloaded: a part of anything else is given up.</param>
    /// <exception cref="KlingException">The part cannot be opened.</exception>
    public PartFile(string path, Uri url)
    {
        this.path = path;
        partPath = path + ".part";
        markPath = path + ".part.json";
        try
        {
            file = File.OpenHandle(partPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unwritable(exception);
        }

        // Without something to compare, nobody could tell whether the file is still the same.
        if (ReadMark() is { Validator: not null } mark && mark.Url == DownloadMark.AddressOf(url) && LengthOf(file) is > 0 and var length && (mark.Total ?? length) >= length)
        {
            Mark = mark;
            Position = length;
        }
    }

    public override string Remedy => "What has arrived is kept: download it again to the same path to go on from there.";

    public override void Begin(DownloadMark mark)
    {
        try
        {
            if (LengthOf(file) > 0)
            {
                RandomAccess.SetLength(file, 0);
            }

            base.Begin(mark);
            File.WriteAllBytes(markPath, JsonSerializer.SerializeToUtf8Bytes(mark, DownloadMarkJson.Default.DownloadMark));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(exception);
        }
    }

    /// <summary>The file is whole and gets its name.</summary>
    public void Commit(bool overwrite)
    {
        // Unix renames an open file, so no other download can take it in between. Windows wants it closed.
        if (OperatingSystem.IsWindows())
        {
            file.Dispose();
        }

        try
        {
            File.Move(partPath, path, overwrite);
            File.Delete(markPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KlingException($"The download is complete in '{partPath}', but could not be renamed to '{path}': {exception.Message}", innerException: exception);
        }

        file.Dispose();
    }

    public void Dispose()
    {
        if (file.IsClosed)
        {
            return;
        }

        // An empty part is of no use to anyone. It is deleted while nobody else can have it; one with content that was never begun may be somebody's.
        if (LengthOf(file) == 0)
        {
            TryDelete(markPath);
            TryDelete(partPath);
        }

        file.Dispose();
    }

    // What has arrived is worth keeping, also when the caller leaves.
    protected override ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        RandomAccess.WriteAsync(file, bytes, Position, CancellationToken.None);

    protected override KlingException Unwritable(Exception exception) =>
        new($"The download of the video could not be written to '{partPath}': {exception.Message.TrimEnd('.')}.{(Position > 0 ? " " + Remedy : string.Empty)}", innerException: exception);

    private DownloadMark? ReadMark()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(markPath), DownloadMarkJson.Default.DownloadMark);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays behind, empty.
        }
    }

    // A part that is no regular file has no length.
    private static long LengthOf(SafeFileHandle file)
    {
        try
        {
            return RandomAccess.GetLength(file);
        }
        catch (NotSupportedException)
        {
            return 0;
        }
    }
}
