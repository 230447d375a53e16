using Microsoft.Win32.SafeHandles;

namespace Fal.Kling;

/// <summary>Reads the bytes of an image, a video or a sound at any offset: all of them, or only the first bytes of a stream.</summary>
internal sealed class MediaContent
{
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly SafeFileHandle? file;

    private MediaContent(ReadOnlyMemory<byte> bytes, SafeFileHandle? file, long? length) => (this.bytes, this.file, Length) = (bytes, file, length);

    /// <summary>Gets the number of bytes; null when only the first ones are available.</summary>
    public long? Length { get; }

    public static MediaContent Of(ReadOnlyMemory<byte> bytes) => new(bytes, file: null, bytes.Length);

    public static MediaContent Of(SafeFileHandle file) => new(default, file, RandomAccess.GetLength(file));

    /// <summary>Creates an instance for the first bytes of longer content.</summary>
    public static MediaContent Beginning(ReadOnlyMemory<byte> bytes) => new(bytes, file: null, length: null);

    /// <summary>Fills the buffer as far as the content reaches.</summary>
    /// <returns>The number of bytes read; 0 beyond the end.</returns>
    public int Read(long offset, Span<byte> buffer)
    {
        if (file is not null)
        {
            return ReadFile(file, offset, buffer);
        }

        ReadOnlySpan<byte> rest = offset < bytes.Length ? bytes.Span[(int)offset..] : default;
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        return count;
    }

    private static int ReadFile(SafeFileHandle file, long offset, Span<byte> buffer)
    {
        int filled = 0;
        while (filled < buffer.Length && RandomAccess.Read(file, buffer[filled..], offset + filled) is var read and > 0)
        {
            filled += read;
        }

        return filled;
    }
}
