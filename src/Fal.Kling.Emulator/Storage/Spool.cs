using System.Security.Cryptography;

namespace Fal.Kling.Emulator;

/// <summary>Where uploads lie: a directory of their own, which is deleted with the emulator. Their bytes pass through memory and do not stay there.</summary>
internal sealed class Spool(string? parent) : IDisposable
{
    private readonly string _directory = Path.Combine(parent ?? Path.GetTempPath(), $"fal-emulator-{Guid.NewGuid():N}");
    private long _count;

    /// <summary>Takes in the body of a request, hashing it on its way.</summary>
    public async Task<SpooledPart> ReceiveAsync(Exchange exchange)
    {
        Directory.CreateDirectory(_directory);
        var path = Path.Combine(_directory, $"{Interlocked.Increment(ref _count)}");
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = 0L;
        var reader = exchange.Http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(exchange.Aborted).ConfigureAwait(false);
            List<ReadOnlyMemory<byte>> pieces = [];
            foreach (var piece in read.Buffer)
            {
                hash.AppendData(piece.Span);
                pieces.Add(piece);
            }

            await RandomAccess.WriteAsync(file, pieces, length, exchange.Aborted).ConfigureAwait(false);
            length += read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
            if (exchange.UploadBreakOff is var (offset, how) && length >= offset)
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
            Directory.Delete(_directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was uploaded.
        }
        catch (IOException)
        {
            // A file is still being read, on a system that minds. It lies in the temporary directory, which the system cleans.
        }
    }
}
