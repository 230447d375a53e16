using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace Fal.Kling;

/// <summary>What is known about an image, a video or a sound without decoding it.</summary>
/// <param name="Length">Its size in bytes; null when only the first bytes of a stream have been read.</param>
/// <param name="Header">What its bytes say; null when its format is not recognised.</param>
internal sealed record MediaFacts(long? Length, MediaHeader? Header)
{
    /// <summary>The number of bytes to read. In a JPEG, EXIF data and colour profiles come before the size. Several of them fit.</summary>
    public const int HeadSize = 256 * 1024;

    /// <summary>Reads the headers of content in memory or in a file. A stream is not read, because it must be read asynchronously.</summary>
    /// <returns>Null for a stream or a URL.</returns>
    /// <exception cref="Exception">Opening or reading the file failed.</exception>
    public static MediaFacts? Read(KlingMedia media)
    {
        switch (media)
        {
            case BytesMedia { Bytes: var bytes }:
                return Of(MediaContent.Of(bytes));
            case FileMedia file:
                using (SafeFileHandle handle = file.Open())
                {
                    return Of(MediaContent.Of(handle));
                }

            default:
                return null;
        }
    }

    public static MediaFacts Of(MediaContent content)
    {
        byte[] head = ArrayPool<byte>.Shared.Rent(HeadSize);
        try
        {
            int count = content.Read(offset: 0, head.AsSpan(0, HeadSize));
            return new MediaFacts(content.Length, MediaHeader.Read(head.AsSpan(0, count), content));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(head);
        }
    }

    /// <summary>Gets the duration of a local video or sound from its headers.</summary>
    /// <returns>Null for a URL, a stream, an image, an unreadable file, or a duration that can only be estimated.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "After any exception the length is unknown. Validation reports the reason.")]
    public static TimeSpan? DurationOf(KlingMedia media)
    {
        try
        {
            return Read(media)?.Header is { IsEstimate: false, Duration: { } duration } ? duration : null;
        }
        catch (Exception)
        {
            return null;
        }
    }
}
