using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace Fal.Kling;

/// <summary>What can be said about an image, a video or a sound without decoding it.</summary>
/// <param name="Length">Its size in bytes; null when only the first bytes of a stream have been read.</param>
/// <param name="Header">What its bytes say; null when they begin like none of the formats.</param>
internal sealed record MediaFacts(long? Length, MediaHeader? Header)
{
    /// <summary>How many bytes are read. In a JPEG, EXIF data and colour profiles come before the size; several of them fit.</summary>
    public const int HeadSize = 256 * 1024;

    /// <summary>Reads the headers of content in memory or in a file. A stream is not touched, because it must be read asynchronously.</summary>
    /// <returns>Null for a stream or a URL.</returns>
    /// <exception cref="Exception">Whatever opening or reading the file throws.</exception>
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

    /// <summary>How long a local video or sound lasts, as far as its headers say so.</summary>
    /// <returns>Null for a URL, a stream, an image, a file that cannot be read, and where the length could only be estimated.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever opening a file throws, its length is unknown; checking the request reports the reason.")]
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
