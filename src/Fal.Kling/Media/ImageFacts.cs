using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Fal.Kling;

/// <summary>What can be said about an image without decoding it.</summary>
/// <param name="Length">Its size in bytes; of a stream, what has been read.</param>
/// <param name="Header">What its first bytes say; null when they begin like none of the formats.</param>
internal sealed record ImageFacts(long Length, ImageHeader? Header)
{
    /// <summary>How many bytes are read. In a JPEG, EXIF data and colour profiles come before the size; several of them fit.</summary>
    public const int HeadSize = 256 * 1024;

    /// <summary>Reads the first bytes of an image in memory or in a file. A stream is not touched, because it must be read asynchronously.</summary>
    /// <returns>Null for a stream or a URL.</returns>
    /// <exception cref="Exception">Whatever opening or reading the file throws.</exception>
    public static ImageFacts? Read(KlingMedia image)
    {
        switch (image)
        {
            case BytesMedia bytes:
                return Of(bytes);
            case FileMedia { Path: var path }:
                using (SafeFileHandle file = File.OpenHandle(path, options: FileOptions.SequentialScan))
                {
                    return Of(file);
                }

            default:
                return null;
        }
    }

    public static ImageFacts Of(BytesMedia image) => new(image.Bytes.Length, ImageHeader.Read(image.Bytes.Span));

    public static ImageFacts Of(SafeFileHandle file)
    {
        byte[] head = ArrayPool<byte>.Shared.Rent(HeadSize);
        try
        {
            return new ImageFacts(RandomAccess.GetLength(file), ImageHeader.Read(head.AsSpan(0, RandomAccess.Read(file, head, fileOffset: 0))));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(head);
        }
    }
}
