using System.Buffers.Binary;

namespace Fal.Kling.Tests.Media;

/// <summary>The first bytes of images of 640 x 360 pixels, as written by ffmpeg's encoders.</summary>
internal static class ImageSamples
{
    public const int Width = 640;
    public const int Height = 360;

    /// <summary>PNG.</summary>
    public static byte[] Png { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAoAAAAFoCAMAAADw7LpjAAAACXBIWXMAAAABAAAA");

    /// <summary>Baseline JPEG, up to its frame header.</summary>
    public static byte[] Jpeg { get; } = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAgAAAQABAAD/2wBDAAg+Pkk+SVVVVVVVVWRdZGhoaGRkZGRoaGhwcHCDg4NwcHBoaHBwfHyDg4+Tj4eHg4eTk5ubm7q6srLZ2eD/////" +
        "xABNAAEBAAAAAAAAAAAAAAAAAAAABwEBAQEAAAAAAAAAAAAAAAAAAAUHEAEAAAAAAAAAAAAAAAAAAAAAEQEAAAAAAAAAAAAAAAAAAAAA/8AAEQgBaAKAAwEi" +
        "AAIRAAMRAP/aAAwD");

    /// <summary>GIF.</summary>
    public static byte[] Gif { get; } = Convert.FromBase64String(
        "R0lGODlhgAJoAfcfMQAAACQAAEgAAGwA");

    /// <summary>WebP with VP8.</summary>
    public static byte[] LossyWebp { get; } = Convert.FromBase64String(
        "UklGRvYBAABXRUJQVlA4IOoBAADQNACdASqAAmgBP83m8XO/uDOsoAgD8DmJaW7h");

    /// <summary>WebP with VP8L.</summary>
    public static byte[] LosslessWebp { get; } = Convert.FromBase64String(
        "UklGRiwAAABXRUJQVlA4TCAAAAAvf8JZAAcQ0f/+B4QEif/HW4nof8Z//vOf//znP/8vAA==");

    /// <summary>WebP with VP8X and an alpha channel.</summary>
    public static byte[] ExtendedWebp { get; } = Convert.FromBase64String(
        "UklGRiwCAABXRUJQVlA4WAoAAAAQAAAAfwIAZwEAQUxQSBsAAAABB9C/iAgICRL/");

    /// <summary>AVIF, complete.</summary>
    public static byte[] Avif { get; } = Convert.FromBase64String(
        "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAAD5bWV0YQAAAAAAAAAvaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAFBpY3R1cmVIYW5kbGVy" +
        "AAAAAA5waXRtAAAAAAABAAAAHmlsb2MAAAAARAAAAQABAAAAAQAAASEAAAArAAAAKGlpbmYAAAAAAAEAAAAaaW5mZQIAAAAAAQAAYXYwMUNvbG9yAAAAAGpp" +
        "cHJwAAAAS2lwY28AAAAUaXNwZQAAAAAAAAKAAAABaAAAABBwaXhpAAAAAAMICAgAAAAMYXYxQ4EBDAAAAAATY29scm5jbHgAAgACAAIAAAAAF2lwbWEAAAAA" +
        "AAAAAQABBAECgwQAAAAzbWRhdAoHGGYn+ztgEDIgE8AAABYAABABxXuYAr5avh7BHKGuHIC8aqPemHfxqtg=");

    /// <summary>A PNG whose header states these dimensions, with as much data after it as is wanted.</summary>
    public static byte[] PngOf(int width, int height, int length = 64)
    {
        byte[] png = new byte[length];
        Png.AsSpan(0, 33).CopyTo(png);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        return png;
    }

    /// <summary>The JPEG with segments of this length before its frame header, like a camera's EXIF data.</summary>
    public static byte[] JpegBehind(int segments, int length)
    {
        byte[] segment = [0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. new byte[length - 2]];
        return [.. Jpeg[..2], .. Enumerable.Repeat(segment, segments).SelectMany(bytes => bytes), .. Jpeg[2..]];
    }
}
