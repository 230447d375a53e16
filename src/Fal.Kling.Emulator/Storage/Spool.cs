using System.IO.Pipelines;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Fal.Kling.Emulator;

/// <summary>Stores uploads on disk, in a directory of its own that is deleted with the emulator. They are not held in memory.</summary>
internal sealed class Spool(string? parent) : IDisposable
{
    private readonly string directory = Path.Combine(parent ?? Path.GetTempPath(), $"fal-emulator-{Guid.NewGuid():N}");
    private long count;

    /// <summary>Saves the body of a request and computes its hash.</summary>
    public async Task<SpooledPart> ReceiveAsync(Exchange exchange)
    {
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, $"{Interlocked.Increment(ref count)}");
        using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        PipeReader reader = exchange.Http.Request.BodyReader;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(exchange.Aborted).ConfigureAwait(false);
            List<ReadOnlyMemory<byte>> pieces = [];
            foreach (ReadOnlyMemory<byte> piece in read.Buffer)
            {
                hash.AppendData(piece.Span);
                pieces.Add(piece);
            }

            await RandomAccess.WriteAsync(file, pieces, length, exchange.Aborted).ConfigureAwait(false);
            length += read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
            if (exchange.Effects.UploadBreakOff is var (offset, how) && length >= offset)
            {
                await exchange.BreakOffAsync(how).ConfigureAwait(false);
            }

            if (read.IsCompleted)
            {
                return new SpooledPart(path, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
            }
        }
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was uploaded.
        }
        catch (IOException)
        {
            // Some systems cannot delete a file that is still being read. The system cleans its temporary directory.
        }
    }
}
