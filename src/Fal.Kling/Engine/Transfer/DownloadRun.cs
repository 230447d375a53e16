using System.Net;
using Fal.Kling.Telemetry;
using Fal.Kling.Engine.Http;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Engine.Transfer;

/// <summary>
/// One download, through as many attempts as it takes. After a cut it goes on from where it stopped, as long as the server's file is the same.
/// </summary>
internal sealed class DownloadRun(RemoteFile remote, DownloadSink sink, long expectedLength, ProgressReporter? gauge, ILogger logger)
{
    private readonly TimeProvider time = remote.Time;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        DownloadRetries retries = new(remote.MaxRetries, remote.Url, sink.Position);
        using TransferBuffers buffers = new();
        long confirmed = 0;
        while (true)
        {
            if (await AttemptAsync(buffers, cancellationToken).ConfigureAwait(false) is { } interruption)
            {
                TimeSpan delay = retries.DelayAfter(interruption, sink.Position) ?? throw interruption.Exception;
                Log.DownloadBroke(logger, SafeUrl.Of(remote.Url), sink.Position, interruption.Reason, retries.Failures);
                await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
            }
            else if (sink.Position >= expectedLength || sink.Position == confirmed)
            {
                gauge?.End();
                return;
            }
            else
            {
                // fal said that there is more. Where the server says once more that there is not, it is right: the file is its own.
                confirmed = sink.Position;
            }
        }
    }

    /// <returns>What interrupted it; null when the file is whole.</returns>
    private async Task<Interruption?> AttemptAsync(TransferBuffers buffers, CancellationToken cancellationToken)
    {
        HttpOutcome outcome = await remote.OpenAsync(sink.Position, sink.Mark, cancellationToken).ConfigureAwait(false);
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
            return await ReceiveAsync(open, buffers, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Interruption?> ReceiveAsync(OpenResponse answer, TransferBuffers buffers, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = answer.Response;
        RestartableTimeout idle = answer.RestartableTimeout;
        idle.Begin(TimeLimit.IdleTransfer.Value);
        long? total = null;
        try
        {
            Stream body = new WatchedStream(await response.Content.ReadAsStreamAsync(idle.Token).ConfigureAwait(false), idle);
            await using (body.ConfigureAwait(false))
            {
                total = await StartAsync(response, body, buffers.Reading, idle, cancellationToken).ConfigureAwait(false);
                await CopyAsync(body, buffers, idle, cancellationToken).ConfigureAwait(false);
            }

            return total is null || sink.Position == total ? null : BrokenOff("the answer ended too early", total, cause: null);
        }
        catch (Exception exception) when (exception is not KlingException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return idle.HasExpired ? StoodStill(total, exception) : BrokenOff(FailureReasons.Describe(exception, remote.Url), total, exception);
        }
    }

    /// <summary>From the beginning of the body to where the sink goes on.</summary>
    /// <returns>The bytes that the file has; null when the server does not say.</returns>
    private async Task<long?> StartAsync(HttpResponseMessage response, Stream body, byte[] buffer, RestartableTimeout idle, CancellationToken cancellationToken)
    {
        DownloadMark mark = DownloadMark.Of(DownloadMark.AddressOf(remote.Url), response);
        bool isSame = response.StatusCode == HttpStatusCode.PartialContent ? sink.Mark is not null : sink.Mark?.Matches(mark) == true;
        long? total = mark.Total ?? (isSame ? sink.Mark!.Total : null);
        gauge?.Start(isSame ? sink.Position : 0, total);
        if (isSame)
        {
            await SkipAsync(body, sink.Position - (response.Content.Headers.ContentRange?.From ?? 0), buffer, idle.Token).ConfigureAwait(false);
            return total;
        }

        // A page in place of the video must not cost what has arrived before.
        int count = await body.ReadAtLeastAsync(buffer, VideoSniff.Reach, throwOnEndOfStream: false, idle.Token).ConfigureAwait(false);
        RemoteFile.ThrowIfNoVideo(response, buffer.AsSpan(0, count));
        sink.Begin(mark);
        idle.Restart(Timeout.InfiniteTimeSpan);
        await WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        return total;
    }

    /// <summary>Reads the next bytes while the last ones are being written.</summary>
    private async Task CopyAsync(Stream body, TransferBuffers buffers, RestartableTimeout idle, CancellationToken cancellationToken)
    {
        Task writing = Task.CompletedTask;
        try
        {
            int count;
            while ((count = await body.ReadAsync(buffers.Reading, idle.Token).ConfigureAwait(false)) > 0)
            {
                // A slow disk is no silence of the server's. The next read starts the time anew.
                idle.Restart(Timeout.InfiniteTimeSpan);
                await writing.ConfigureAwait(false);
                writing = WriteAsync(buffers.Swap(count), cancellationToken);
            }
        }
        finally
        {
            await writing.ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await sink.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        gauge?.Add(bytes.Length);
        remote.Telemetry.Received(bytes.Length);
    }

    private static async Task SkipAsync(Stream body, long count, byte[] buffer, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            int wanted = (int)Math.Min(count, buffer.Length);
            await body.ReadExactlyAsync(buffer.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
            count -= wanted;
        }
    }

    private Interruption BrokenOff(string reason, long? total, Exception? cause) =>
        new(reason, new KlingException($"{Far("broke off", total)}: {reason}. {sink.Remedy}", innerException: cause));

    private Interruption StoodStill(long? total, Exception cause)
    {
        TimeLimit limit = TimeLimit.IdleTransfer;
        string reason = $"nothing moved for {limit.Value.TotalSeconds:0} s";
        return new(reason, new KlingTimeoutException($"{Far("stood still", total)}: {reason}. {sink.Remedy}", limit.Name, limit.Value, innerException: cause));
    }

    private string Far(string what, long? total) =>
        $"The download of the video {what} after {sink.Position}{(total is { } all ? $" of {all}" : string.Empty)} bytes";
}
