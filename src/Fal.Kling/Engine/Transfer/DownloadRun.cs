using System.Buffers;
using System.Net;
using Fal.Kling.Engine.Http;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Engine.Transfer;

/// <summary>How one attempt to download ended.</summary>
internal abstract record AttemptEnd;

/// <summary>The file is complete.</summary>
internal sealed record Whole : AttemptEnd;

/// <summary>The body ended, but fal reported a larger size or the size is unknown. A second request has to confirm that the file ends here.</summary>
internal sealed record Unconfirmed(Interruption IfNeverConfirmed) : AttemptEnd;

/// <summary>The attempt was interrupted.</summary>
/// <param name="Reason">The reason, as the middle of a sentence.</param>
/// <param name="Exception">The exception to throw when there is no further attempt.</param>
/// <param name="AskedDelay">How long the server asked to wait; null when it did not say.</param>
internal sealed record Interruption(string Reason, KlingException Exception, TimeSpan? AskedDelay = null) : AttemptEnd;

/// <summary>One download, in as many attempts as it takes. It resumes where it stopped as long as the server still has the same file.</summary>
internal sealed class DownloadRun(RemoteFile remote, DownloadSink sink, ProgressReporter? progress, ILogger logger)
{
    private const int BufferSize = 256 * 1024;

    private readonly DownloadSource source = remote.Source;

    // The furthest position that a second request was sent to confirm as the end.
    private long questionedEnd = -1;

    /// <exception cref="KlingException">The file could not be downloaded.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        DownloadRetries retries = new(remote.MaxRetries, source.Url, sink.Position);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        AttemptEnd end;
        while ((end = await AttemptAsync(buffer, cancellationToken).ConfigureAwait(false)) is not Whole)
        {
            if (end is Unconfirmed && sink.Position > questionedEnd)
            {
                questionedEnd = sink.Position;
                continue;
            }

            Interruption interruption = end as Interruption ?? ((Unconfirmed)end).IfNeverConfirmed;
            TimeSpan delay = retries.DelayAfter(interruption, sink.Position) ?? throw interruption.Exception;
            Log.DownloadBroke(logger, SafeUrl.Of(source.Url), sink.Position, interruption.Reason, retries.Failures);
            await Task.Delay(delay, remote.Time, cancellationToken).ConfigureAwait(false);
        }

        // Not after a failure: the failed operation may still write into it.
        ArrayPool<byte>.Shared.Return(buffer);
        progress?.End();
    }

    private async Task<AttemptEnd> AttemptAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        HttpOutcome outcome = await remote.OpenAsync(sink.Position, sink.Mark, cancellationToken).ConfigureAwait(false);
        if (SaysThatTheFileEndsHere(outcome))
        {
            return Judge(total: sink.Position);
        }

        if (RemoteFile.IsOfAnotherFile(outcome, sink.Position, sink.Mark))
        {
            (outcome as OpenResponse)?.Dispose();
            sink.GiveUp();
            outcome = await remote.OpenAsync(0, mark: null, cancellationToken).ConfigureAwait(false);
        }

        if (outcome is not OpenResponse open)
        {
            return remote.InterruptionBy(outcome);
        }

        using (open)
        {
            return await ReceiveAsync(open, buffer, cancellationToken).ConfigureAwait(false);
        }
    }

    // A 416 for the bytes after those received. If the length is known, or an MP4 is incomplete, it means something else.
    private bool SaysThatTheFileEndsHere(HttpOutcome outcome) =>
        outcome is Response { Status: HttpStatusCode.RequestedRangeNotSatisfiable } && sink is { Position: > 0, Mark.Total: null, IsWholeMp4: not false };

    private async Task<AttemptEnd> ReceiveAsync(OpenResponse open, byte[] buffer, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = open.Response;
        RestartableTimeout idle = open.RestartableTimeout;
        idle.Begin(TimeLimit.IdleTransfer.Value);
        long? total = null;
        try
        {
            Stream body = new WatchedStream(await response.Content.ReadAsStreamAsync(idle.Token).ConfigureAwait(false), idle);
            await using (body.ConfigureAwait(false))
            {
                total = await StartAsync(response, body, buffer, idle, cancellationToken).ConfigureAwait(false);
                int count;
                while ((count = await body.ReadAsync(buffer.AsMemory(0, BufferSize), idle.Token).ConfigureAwait(false)) > 0)
                {
                    await WriteAsync(buffer.AsMemory(0, count), idle, cancellationToken).ConfigureAwait(false);
                }
            }

            return Judge(total);
        }
        catch (Exception exception) when (exception is not KlingException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return idle.HasExpired ? StoodStill(total, exception) : BrokenOff(FailureReasons.Describe(exception, source.Url), total ?? source.Size, exception);
        }
    }

    /// <summary>Reads the body up to the position where the sink continues.</summary>
    /// <returns>The size of the file in bytes; null when the server does not report it.</returns>
    private async Task<long?> StartAsync(HttpResponseMessage response, Stream body, byte[] buffer, RestartableTimeout idle, CancellationToken cancellationToken)
    {
        DownloadMark mark = DownloadMark.Of(DownloadMark.AddressOf(source.Url), response);
        bool isSame = response.StatusCode == HttpStatusCode.PartialContent ? sink.Mark is not null : IsSameAsBefore(mark);
        long? total = mark.Total ?? (isSame ? sink.Mark!.Total : null);
        progress?.Start(isSame ? sink.Position : 0, total ?? source.Size);
        if (isSame)
        {
            await SkipAsync(body, sink.Position - (response.Content.Headers.ContentRange?.From ?? 0), buffer, idle.Token).ConfigureAwait(false);
            return total;
        }

        // A page in place of the file must not destroy the bytes received before.
        int count = await body.ReadAtLeastAsync(buffer.AsMemory(0, BufferSize), PageSniff.Reach, throwOnEndOfStream: false, idle.Token).ConfigureAwait(false);
        remote.ThrowIfNotTheFile(response, buffer.AsSpan(0, count));
        sink.Begin(mark);
        await WriteAsync(buffer.AsMemory(0, count), idle, cancellationToken).ConfigureAwait(false);
        return total;
    }

    // A stream cannot start over. For a stream it is enough that nothing shows that the file has changed.
    private bool IsSameAsBefore(DownloadMark mark) =>
        sink.Mark is { } before && (before.Matches(mark) || (!sink.CanStartOver && !before.Contradicts(mark)));

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, RestartableTimeout idle, CancellationToken cancellationToken)
    {
        // A slow disk is not a silent server. The next read restarts the timeout.
        idle.Restart(Timeout.InfiniteTimeSpan);
        await sink.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        progress?.Add(bytes.Length);
        remote.Telemetry.Received(bytes.Length);
    }

    private static async Task SkipAsync(Stream body, long count, byte[] buffer, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            int wanted = (int)Math.Min(count, BufferSize);
            await body.ReadExactlyAsync(buffer.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
            count -= wanted;
        }
    }

    /// <summary>Decides whether the file is complete after its body ended without an error, from the server's size and fal's.</summary>
    private AttemptEnd Judge(long? total)
    {
        long position = sink.Position;
        if (position < total || (total is null && position < source.Size))
        {
            return BrokenOff("the response ended too early", total ?? source.Size, cause: null);
        }

        if (total is { } all)
        {
            return source.Size is not { } promised || promised <= all ? new Whole()
                : position == questionedEnd ? throw SmallerThanPromised(all, promised)
                : new Unconfirmed(BrokenOff("the server's file is smaller than fal reported", promised, cause: null));
        }

        // The size is unknown, or the file is longer than fal reported. A proxy may cut every response at the same byte, so the MP4 boxes are checked first.
        return position == source.Size ? new Whole()
            : sink.IsWholeMp4 == false ? BrokenOff("the response ended in the middle of the file", total: null, cause: null)
            : position == questionedEnd ? new Whole()
            : new Unconfirmed(BrokenOff("the response ended at a different byte than before, and the size is unknown", total: null, cause: null));
    }

    private KlingException SmallerThanPromised(long actual, long promised) => new(
        $"The download of {source.Noun} ended after {actual} bytes, and {source.Url.Host} confirmed that the file ends there, but fal reported {promised} bytes. {sink.Remedy} {source.IgnoreSizeAdvice}");

    private Interruption BrokenOff(string reason, long? total, Exception? cause) =>
        new(reason, new KlingException($"{Far("was cut off", total)}: {reason}. {sink.Remedy}", innerException: cause));

    private Interruption StoodStill(long? total, Exception cause)
    {
        TimeLimit limit = TimeLimit.IdleTransfer;
        string reason = $"no data arrived for {limit.Value.TotalSeconds:0} s";
        return new(reason, new KlingTimeoutException($"{Far("stalled", total)}: {reason}. {sink.Remedy}", limit.Name, limit.Value, innerException: cause));
    }

    private string Far(string what, long? total) =>
        $"The download of {source.Noun} from {source.Url.Host} {what} after {sink.Position}{(total is { } all ? $" of {all}" : string.Empty)} bytes";
}
