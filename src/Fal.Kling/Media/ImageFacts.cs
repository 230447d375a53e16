using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Fal.Kling;

/// <summary>What can be told of an image without decoding it.</summary>
internal sealed record ImageFacts(long Length, ImageHeader? Header)
{
    // EXIF data and colour profiles come before the size in a JPEG; several of them fit.
    private const int HeadSize = 256 * 1024;

    /// <summary>Reads the first bytes.</summary>
    /// <returns>Null when that would use the image up, or disturb an upload that is reading it.</returns>
    /// <exception cref="Exception">Whatever the file or stream throws.</exception>
    public static ImageFacts? Read(KlingImage image) => image switch
    {
        BytesImage bytes => new ImageFacts(bytes.Bytes.Length, ImageHeader.Read(bytes.Bytes.Span)),
        FileImage file => ReadFile(file.Path),
        StreamImage { Start: not null } stream when stream.TryClaim() => ReadStream(stream),
        _ => null,
    };

    private static ImageFacts ReadFile(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        return new ImageFacts(RandomAccess.GetLength(file), ReadHeader(head => RandomAccess.Read(file, head, fileOffset: 0)));
    }

    private static ImageFacts ReadStream(StreamImage image)
    {
        Stream stream = image.Stream;
        try
        {
            long position = stream.Position;
            stream.Position = image.Start!.Value;
            try
            {
                return new ImageFacts(stream.Length - image.Start.Value, ReadHeader(head => stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
            }
            finally
            {
                stream.Position = position;
            }
        }
        finally
        {
            image.Release();
        }
    }

    private static ImageHeader? ReadHeader(Reader read)
    {
        byte[] head = ArrayPool<byte>.Shared.Rent(HeadSize);
        try
        {
            return ImageHeader.Read(head.AsSpan(0, read(head)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(head);
        }
    }

    private delegate int Reader(Span<byte> head);
}
