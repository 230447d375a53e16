namespace Fal.Kling;

/// <summary>A caller's stream. Only one upload at a time may read it. A stream that cannot seek serves a single upload.</summary>
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

    /// <summary>Gets the position where its content begins; null when the stream cannot seek.</summary>
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
