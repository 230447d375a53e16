using Fal.Kling;
using Hangfire;
using Microsoft.Extensions.Options;
using Studio.Hosting;
using Studio.Orders;
using Studio.Videos;

namespace Studio.Steps;

/// <summary>Brings a finished video into the studio's own store, because fal keeps it only for days.</summary>
/// <param name="orders">The orders.</param>
/// <param name="kling">The client.</param>
/// <param name="videos">The store.</param>
/// <param name="steps">Where the next step goes.</param>
/// <param name="options">Where files are written on their way.</param>
/// <param name="time">The clock.</param>
public sealed class StoreStep(OrderTable orders, IKlingClient kling, IVideoStore videos, StepScheduler steps, IOptions<StudioOptions> options, TimeProvider time)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);

    /// <summary>Downloads the video and stores it.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(string id, CancellationToken cancellationToken)
    {
        if (await orders.FindAsync(id, cancellationToken) is not { State: OrderState.Downloading } order)
        {
            return;
        }

        // A file of this run's own: the step may run in two processes at the same time.
        DirectoryInfo downloads = Directory.CreateDirectory(Path.Combine(options.Value.DataDirectory, "downloads"));
        DeleteAbandoned(downloads);
        DirectoryInfo folder = downloads.CreateSubdirectory($"{id}-{Guid.NewGuid():N}");
        try
        {
            Reports reports = new(orders, steps, time, id, cancellationToken);
            string file = await kling.DownloadAsync(order.ReadResult(), Path.Combine(folder.FullName, "video.mp4"), new DownloadOptions { Progress = reports }, cancellationToken);
            long size = new FileInfo(file).Length;
            await videos.SaveAsync(id, file, cancellationToken);
            await reports.Written;
            await EndAsync(id, row => row.Store(size));
        }
        catch (KlingException exception) when (Problems.OfLostFile(exception) is { } problem)
        {
            bool mayComeBack = orders.Now - order.CreatedAt < Problems.Patience;
            await EndAsync(id, row => mayComeBack ? row.Wait(OrderState.Downloading, orders.Now + steps.Lease) : row.Fail(problem, OrderState.Downloading));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // What a process left that was killed.
    private void DeleteAbandoned(DirectoryInfo downloads)
    {
        foreach (DirectoryInfo abandoned in downloads.EnumerateDirectories().Where(folder => folder.LastWriteTimeUtc < orders.Now - AbandonedAfter))
        {
            try
            {
                abandoned.Delete(recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Another process was faster.
            }
        }
    }

    private async Task EndAsync(string id, Func<Order, bool> change)
    {
        if (await orders.ChangeAsync(id, change, CancellationToken.None) is { IsOver: true } order)
        {
            steps.Enqueue(order);
        }
    }

    // Writes at most one row a second, and never two at once. While bytes arrive, no other process starts the step again.
    private sealed class Reports(OrderTable orders, StepScheduler steps, TimeProvider time, string id, CancellationToken cancellationToken) : IProgress<TransferProgress>
    {
        private long lastReport = time.GetTimestamp();

        public Task Written { get; private set; } = Task.CompletedTask;

        public void Report(TransferProgress value)
        {
            if (Written.IsCompleted && time.GetElapsedTime(lastReport) >= ReportInterval)
            {
                lastReport = time.GetTimestamp();
                Written = WriteAsync(value);
            }
        }

        private async Task WriteAsync(TransferProgress value)
        {
            try
            {
                await orders.ChangeAsync(id, row => row.Receive(value.Bytes, value.TotalBytes, orders.Now + steps.Lease), cancellationToken);
            }
#pragma warning disable CA1031 // A bar that does not move costs nothing.
            catch (Exception)
#pragma warning restore CA1031
            {
            }
        }
    }
}
