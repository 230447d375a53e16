using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Fal.Kling.Engine.Transfer;

/// <summary>
/// A download to a file. The part contains the bytes, and the mark beside it identifies the remote file. The part is renamed once it is complete and on disk.
/// Only one download at a time can have a part open.
/// </summary>
internal sealed class PartFile : DownloadSink, IDisposable
{
    private readonly string path;
    private readonly PartNames names;
    private readonly SafeFileHandle file;

    /// <param name="source">What to download. A part of anything else is discarded.</param>
    /// <param name="path">The final name.</param>
    /// <exception cref="KlingException">The part cannot be opened.</exception>
    public PartFile(DownloadSource source, string path)
        : base(source)
    {
        this.path = path;
        names = PartNames.For(path);
        try
        {
            ThrowIfNotPlain(names.Part);
            ThrowIfNotPlain(names.Mark);
            file = File.OpenHandle(names.Part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unwritable(exception);
        }

        // Without a validator, nothing shows whether the server still has the same file.
        if (ReadMark() is { Validator: not null } mark && mark.Url == DownloadMark.AddressOf(source.Url) && RandomAccess.GetLength(file) is > 0 and var length && (mark.Total ?? length) >= length)
        {
            Resume(mark, length);
            ReadBoxes();
        }
    }

    public override bool CanStartOver => true;

    public override string Remedy => $"The bytes received so far are in '{names.Part}'. Download to the same path again to resume.";

    public override void Begin(DownloadMark mark)
    {
        try
        {
            RandomAccess.SetLength(file, 0);
            base.Begin(mark);
            File.WriteAllBytes(names.Mark, JsonSerializer.SerializeToUtf8Bytes(mark, DownloadMarkJson.Default.DownloadMark));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(exception);
        }
    }

    /// <summary>Flushes the complete file to disk and renames it.</summary>
    public async Task CommitAsync(bool overwrite)
    {
        try
        {
            // A power failure after the rename must not leave a file without its bytes.
            await Task.Run(() => RandomAccess.FlushToDisk(file)).ConfigureAwait(false);

            // Unix renames an open file, so no other download can take it in between. Windows needs it closed.
            if (OperatingSystem.IsWindows())
            {
                file.Dispose();
            }

            ThrowIfNotPlain(path);
            File.Move(names.Part, path, overwrite);
            File.Delete(names.Mark);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KlingException($"The download is complete in '{names.Part}', but could not be renamed to '{path}': {exception.Message}", innerException: exception);
        }

        file.Dispose();
    }

    public void Dispose()
    {
        if (file.IsClosed)
        {
            return;
        }

        // An empty part is useless. It is deleted while no other download can open it.
        if (RandomAccess.GetLength(file) == 0)
        {
            TryDelete(names.Mark);
            TryDelete(names.Part);
        }

        file.Dispose();
    }

    // The bytes received are worth keeping, so the caller's cancellation does not stop a write.
    protected override ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        RandomAccess.WriteAsync(file, bytes, Position, CancellationToken.None);

    protected override KlingException Unwritable(Exception exception) =>
        new($"The download of {Source.Noun} could not be written to '{names.Part}': {exception.Message.TrimEnd('.')}.{(Position > 0 ? " " + Remedy : string.Empty)}", innerException: exception);

    private static void ThrowIfNotPlain(string path)
    {
        if (PlainFile.OtherThingAt(path) is { } thing)
        {
            throw new IOException($"'{path}' is {thing}, not a plain file. It was left unchanged. Remove it or choose another path.");
        }
    }

    private void ReadBoxes()
    {
        Span<byte> header = stackalloc byte[16];
        while (Boxes.IsReadable && Boxes.NextBox < Position)
        {
            long at = Boxes.NextBox;
            int count = RandomAccess.Read(file, header[..(int)Math.Min(header.Length, Position - at)], at);
            Boxes.Add(at, header[..count]);
            if (Boxes.NextBox == at)
            {
                return;
            }
        }
    }

    private DownloadMark? ReadMark()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(names.Mark), DownloadMarkJson.Default.DownloadMark);
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
}
