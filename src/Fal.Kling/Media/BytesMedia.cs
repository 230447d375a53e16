namespace Fal.Kling;

internal sealed class BytesMedia(ReadOnlyMemory<byte> bytes, string? mediaType) : KlingMedia(mediaType)
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    public override string ToString() => $"{Bytes.Length} bytes";
}
