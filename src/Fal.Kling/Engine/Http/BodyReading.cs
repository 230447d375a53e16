using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Net.Http.Headers;

namespace Fal.Kling.Engine.Http;

/// <summary>Reads a response's body up to a limit, and decodes any compression that a gateway applied.</summary>
internal static class BodyReading
{
    /// <summary>The size limit. No response of the queue, the storage or the platform API comes near it.</summary>
    private const int MaxBytes = 16 * 1024 * 1024;

    // Each layer may be a decompression bomb. No honest server applies three.
    private const int MaxEncodings = 2;

    private const int BufferSize = 8192;

    /// <param name="response">The response, whose headers have been read.</param>
    /// <param name="key">The key that signed the request, which is removed from the body; null when there was none.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<Response> ReadAsync(HttpResponseMessage response, ApiKey? key, CancellationToken cancellationToken)
    {
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            (ReadOnlyMemory<byte> body, bool isWhole) = await ReadUpToLimitAsync(stream, cancellationToken).ConfigureAwait(false);
            (body, BodyFlaw? flaw) = Decode(body, EncodingsOf(response.Content.Headers), isWhole ? null : BodyFlaw.TooLarge);
            return new Response(response, ResponseText.Clean(body, key), key, flaw);
        }
    }

    /// <summary>Gets the body's encodings, in the order in which they were applied.</summary>
    public static string[] EncodingsOf(HttpContentHeaders headers) =>
        headers.NonValidated.TryGetValues("Content-Encoding", out HeaderStringValues values)
            ? [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)).Select(name => name.ToLowerInvariant()).Where(name => name is not ("" or "identity"))]
            : [];

    [SuppressMessage("Reliability", "CA2000", Justification = "The using statement disposes the decoder.")]
    private static (ReadOnlyMemory<byte> Body, BodyFlaw? Flaw) Decode(ReadOnlyMemory<byte> body, string[] encodings, BodyFlaw? flaw)
    {
        if (encodings.Length > MaxEncodings)
        {
            return (default, BodyFlaw.UnknownEncoding(string.Join(", ", encodings)));
        }

        foreach (string encoding in Enumerable.Reverse(encodings))
        {
            using MemoryStream source = new(body.ToArray());
            using Stream? decoder = DecoderFor(encoding, source);
            if (decoder is null)
            {
                return (default, BodyFlaw.UnknownEncoding(encoding));
            }

            (body, BodyFlaw? ownFlaw) = Drain(decoder);
            flaw ??= ownFlaw;
        }

        return (body, flaw);
    }

    private static Stream? DecoderFor(string encoding, MemoryStream source) => encoding switch
    {
        "gzip" or "x-gzip" => new GZipStream(source, CompressionMode.Decompress),
        "br" => new BrotliStream(source, CompressionMode.Decompress),

        // In the standard this name means zlib, but some servers omit zlib's header.
        "deflate" when source.ReadByte() is var first && source.Seek(0, SeekOrigin.Begin) == 0 && (first & 0xF) == 8 => new ZLibStream(source, CompressionMode.Decompress),
        "deflate" => new DeflateStream(source, CompressionMode.Decompress),
        _ => null,
    };

    private static (ReadOnlyMemory<byte> Body, BodyFlaw? Flaw) Drain(Stream decoder)
    {
        using MemoryStream body = new();
        byte[] buffer = new byte[BufferSize];
        try
        {
            int read;
            while ((read = decoder.Read(buffer)) > 0)
            {
                if (!TryAppend(body, buffer.AsSpan(0, read)))
                {
                    return (WrittenTo(body), BodyFlaw.TooLarge);
                }
            }

            return (WrittenTo(body), null);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            return (WrittenTo(body), BodyFlaw.Damaged);
        }
    }

    private static async Task<(ReadOnlyMemory<byte> Body, bool IsWhole)> ReadUpToLimitAsync(Stream stream, CancellationToken cancellationToken)
    {
        using MemoryStream body = new();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (!TryAppend(body, buffer.AsSpan(0, read)))
                {
                    return (WrittenTo(body), false);
                }
            }

            return (WrittenTo(body), true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Uses the stream's own buffer to avoid another copy. Nothing writes to it after this.
    private static ReadOnlyMemory<byte> WrittenTo(MemoryStream body) => body.GetBuffer().AsMemory(0, (int)body.Length);

    private static bool TryAppend(MemoryStream body, ReadOnlySpan<byte> piece)
    {
        int room = MaxBytes - (int)body.Length;
        body.Write(piece[..Math.Min(piece.Length, room)]);
        return piece.Length <= room;
    }
}

/// <summary>Describes why a body is incomplete, as the end of a sentence whose subject is the response.</summary>
/// <param name="Description">What is wrong: "is larger than 16 MiB".</param>
/// <param name="MayPass">Whether the same request may return a complete body later.</param>
internal sealed record BodyFlaw(string Description, bool MayPass)
{
    public static BodyFlaw TooLarge { get; } = new("is larger than 16 MiB, which is more than this client reads", MayPass: false);

    public static BodyFlaw Damaged { get; } = new("is compressed but damaged", MayPass: true);

    public static BodyFlaw UnknownEncoding(string name) =>
        new($"is encoded as '{(name.Length > 40 ? name[..40] : name)}', which this client did not ask for and cannot read", MayPass: false);
}
