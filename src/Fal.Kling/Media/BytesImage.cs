namespace Fal.Kling;

internal sealed class BytesImage(ReadOnlyMemory<byte> bytes, string? mediaType) : KlingImage(mediaType)
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    public override string ToString() => $"{Bytes.Length} bytes";
}
