using System.Runtime.CompilerServices;
namespace Fal.Kling.Http;

/// <summary>Reads a whole body into one array.</summary>
internal static class BodyReading
{
    // No answer of the queue, the storage or the platform API comes near this.
    private const long MaxBytes = 16 * 1024 * 1024;

    // Where an answer does not tell its length.
    private const long UsualBytes = 1024;

    /// <exception cref="HttpRequestException">The body is larger than 16 MiB.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(this HttpContent content, CancellationToken cancellationToken)
    {
        Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);

        // One byte more than the answer says, for the read that finds its end.
        byte[] body = new byte[WithinLimit(content.Headers.ContentLength ?? UsualBytes) + 1];
        int length = 0;
        int read;
        while ((read = await stream.ReadAsync(body.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
        {
            length += read;
            if (length == body.Length)
            {
                Array.Resize(ref body, 2 * (int)WithinLimit(length));
            }
        }

        return body.AsMemory(0, length);
    }

    private static long WithinLimit(long length) =>
        length <= MaxBytes ? length : throw new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded, $"The answer has more than {MaxBytes} bytes.");
}
