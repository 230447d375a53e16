namespace Fal.Kling.Engine.Transfer;

/// <summary>The destination of a download. It fails with a <see cref="KlingException"/>, so that its own failures are never mistaken for network failures.</summary>
internal abstract class DownloadSink(DownloadSource source)
{
    /// <summary>Gets the number of bytes that it has.</summary>
    public long Position { get; private set; }

    /// <summary>Gets the version of the remote file that the bytes belong to; null when there are none.</summary>
    public DownloadMark? Mark { get; private set; }

    /// <summary>Gets whether an MP4 would be complete if it ended here; null when that is unknown.</summary>
    public bool? IsWholeMp4 => Boxes.IsWholeAt(Position);

    /// <summary>Gets whether it can start over from the first byte.</summary>
    public abstract bool CanStartOver { get; }

    /// <summary>Gets what is left of a failed download and what the caller can do, as a sentence.</summary>
    public abstract string Remedy { get; }

    protected DownloadSource Source { get; } = source;

    protected Mp4Boxes Boxes { get; private set; } = new();

    /// <summary>Discards the bytes, because they belong to a version of the file that the server no longer has.</summary>
    /// <exception cref="KlingException">The sink cannot start over.</exception>
    public virtual void GiveUp()
    {
        Position = 0;
        Mark = null;
        Boxes = new Mp4Boxes();
    }

    /// <summary>Begins a file from its first byte. Discards the bytes of any other version.</summary>
    /// <exception cref="KlingException">The sink cannot start over.</exception>
    public virtual void Begin(DownloadMark mark)
    {
        GiveUp();
        Mark = mark;
    }

    /// <exception cref="KlingException">The bytes cannot be written.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await AppendAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unwritable(exception);
        }

        Boxes.Add(Position, bytes.Span);
        Position += bytes.Length;
    }

    /// <summary>Continues with the bytes of an earlier process.</summary>
    protected void Resume(DownloadMark mark, long position) => (Mark, Position) = (mark, position);

    protected abstract ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    protected abstract KlingException Unwritable(Exception exception);
}

/// <summary>A caller's stream. Bytes written to it cannot be taken back.</summary>
internal sealed class StreamSink(DownloadSource source, Stream stream) : DownloadSink(source)
{
    public override bool CanStartOver => false;

    public override string Remedy => "The stream contains the bytes received so far.";

    public override void GiveUp()
    {
        if (Position > 0)
        {
            throw new KlingException(
                $"The download of {Source.Noun} failed: the file changed on the server after {Position} bytes of it were written to the stream, which cannot be taken back. Download it again, to a new stream or to a file.");
        }
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unwritable(exception);
        }
    }

    protected override ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => stream.WriteAsync(bytes, cancellationToken);

    protected override KlingException Unwritable(Exception exception) =>
        new($"The download of {Source.Noun} could not be written to the stream after {Position} bytes: {exception.Message}", innerException: exception);
}
