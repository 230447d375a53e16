namespace Fal.Kling;

/// <summary>A stream of the caller's. Only one reader at a time may move it, and one that cannot seek has one reader ever.</summary>
internal sealed class StreamMedia : KlingMedia
{
    private int claimed;

    public StreamMedia(Stream stream, string? mediaType)
        : base(mediaType)
    {
        Stream = stream;
        Start = stream.CanSeek ? stream.Position : null;
    }

    public Stream Stream { get; }

    /// <summary>Where its content begins; null when it cannot be gone back to.</summary>
    public long? Start { get; }

    public bool IsUsedUp => Start is null && Volatile.Read(ref claimed) != 0;

    public bool TryClaim() => Interlocked.Exchange(ref claimed, 1) == 0;

    public void Release()
    {
        if (Start is not null)
        {
            Volatile.Write(ref claimed, 0);
        }
    }

    public override string ToString() => "stream";
}
