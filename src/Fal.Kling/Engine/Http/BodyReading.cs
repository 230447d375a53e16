using System.Buffers;
using System.Runtime.CompilerServices;

namespace Fal.Kling.Engine.Http;

/// <summary>Reads a whole body into one array of its size.</summary>
internal static class BodyReading
{
    // No answer of the queue, the storage or the platform API comes near this.
    private const int MaxBytes = 16 * 1024 * 1024;

    // An answer of the queue fits.
    private const int UsualBytes = 2048;

    /// <exception cref="HttpRequestException">The body is larger than 16 MiB.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<byte[]> ReadBodyAsync(this HttpContent content, CancellationToken cancellationToken)
    {
        Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(UsualBytes);
        int length = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
        {
            length += read;
            if (length == buffer.Length)
            {
                buffer = Grow(buffer);
            }
        }

        // Not after a failure: whatever failed may still write into it.
        byte[] body = buffer[..length];
        ArrayPool<byte>.Shared.Return(buffer);
        return body;
    }

    private static byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= MaxBytes)
        {
            throw new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded, $"The answer has more than {MaxBytes} bytes.");
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
