using Fal.Kling.Engine.Transfer;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.Tests.Transfer;

public sealed class TransferGaugeTests
{
    private readonly FakeTimeProvider time = new();
    private readonly RecordedProgress progress = new();
    private readonly ProgressReporter gauge;

    public TransferGaugeTests() => gauge = new ProgressReporter(progress, "the test", time, NullLogger.Instance);

    [Fact]
    public void Reports_come_ten_times_a_second_and_not_for_every_piece()
    {
        gauge.Start(0, 1000);
        for (int i = 0; i < 1000; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            gauge.Add(1);
        }

        gauge.End();
        Assert.Equal(12, progress.Reports.Count);
        Assert.Equal(new TransferProgress(1000, 1000), progress.Reports[^1]);
    }

    [Fact]
    public void The_rate_is_of_late_and_leaves_out_what_was_there_before()
    {
        gauge.Start(1_000_000, null);
        Assert.Null(progress.Reports[0].BytesPerSecond);
        time.Advance(TimeSpan.FromSeconds(0.5));
        gauge.Add(50_000);
        Assert.Equal(100_000, progress.Reports[^1].BytesPerSecond);
        for (int i = 0; i < 60; i++)
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            gauge.Add(100);
        }

        Assert.InRange(progress.Reports[^1].BytesPerSecond!.Value, 1000, 1100);
    }

    [Fact]
    public void A_total_that_nobody_knew_is_known_at_the_end()
    {
        gauge.Start(0, null);
        gauge.Add(5);
        gauge.End();
        Assert.Equal([new(0, null), new(5, 5)], progress.Reports);
    }

    [Fact]
    public void An_attempt_in_vain_is_taken_back()
    {
        gauge.Start(0, 10);
        gauge.Add(7);
        gauge.Add(-7);
        gauge.Add(10);
        gauge.End();
        Assert.Equal(new TransferProgress(10, 10), progress.Reports[^1]);
    }
}
