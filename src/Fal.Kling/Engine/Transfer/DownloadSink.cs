namespace Fal.Kling.Engine.Transfer;

/// <summary>Where a download goes. Every failure of it is a <see cref="KlingException"/>, so that it is told from one of the network.</summary>
internal abstract class DownloadSink
{
    /// <summary>The bytes it has.</summary>
    public long Position { get; protected set; }

    /// <summary>What the bytes are of; null when there are none.</summary>
    public DownloadMark? Mark { get; protected set; }

    /// <summary>What the caller can do after a failure, as a sentence.</summary>
    public abstract string Remedy { get; }

    /// <summary>What there is belongs to a file that the server no longer has.</summary>
    /// <exception cref="KlingException">It cannot be given up.</exception>
    public virtual void GiveUp()
    {
        Position = 0;
        Mark = null;
    }

    /// <summary>A file arrives from its first byte on. What there was of another is given up.</summary>
    /// <exception cref="KlingException">That cannot be.</exception>
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
            Position += bytes.Length;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unwritable(exception);
        }
    }

    protected abstract ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    protected abstract KlingException Unwritable(Exception exception);
}

/// <summary>A stream of the caller's. What it was given cannot be taken back.</summary>
internal sealed class StreamSink(Stream stream) : DownloadSink
{
    public override string Remedy => "The stream has what arrived so far.";

    public override void GiveUp()
    {
        if (Position > 0)
        {
            throw new KlingException(
                $"The video changed at the server after {Position} bytes of it were written to the stream, which cannot be taken back. Download it again, to a new stream or a file.");
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
        new($"The download of the video could not be written to the stream after {Position} bytes: {exception.Message}", innerException: exception);
}
