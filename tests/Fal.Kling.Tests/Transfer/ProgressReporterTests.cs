using Fal.Kling.Engine.Transfer;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.Tests.Transfer;

public sealed class ProgressReporterTests
{
    private readonly FakeTimeProvider time = new();
    private readonly RecordedProgress progress = new();
    private readonly ProgressReporter reporter;

    public ProgressReporterTests() => reporter = new ProgressReporter(progress, "the test", time, NullLogger.Instance);

    [Fact]
    public void Progress_is_reported_ten_times_a_second_and_not_for_every_chunk()
    {
        reporter.Start(0, 1000);
        for (int i = 0; i < 1000; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            reporter.Add(1);
        }

        reporter.End();
        Assert.Equal(12, progress.Reports.Count);
        Assert.Equal(new TransferProgress(1000, 1000), progress.Reports[^1]);
    }

    [Fact]
    public void The_rate_is_the_average_since_the_transfer_started_or_resumed()
    {
        reporter.Start(1_000_000, null);
        time.Advance(TimeSpan.FromSeconds(0.5));
        reporter.Add(50_000);
        time.Advance(TimeSpan.FromSeconds(1.5));
        reporter.Add(50_000);
        reporter.Start(1_100_000, null);
        time.Advance(TimeSpan.FromSeconds(4));
        reporter.Add(1_000);
        Assert.Equal([null, 100_000, 50_000, null, 250], progress.Rates);
    }

    [Fact]
    public void Two_reports_are_equal_when_all_their_properties_are()
    {
        TransferProgress report = new(5, 10) { BytesPerSecond = 3 };
        Assert.Equal(report, new TransferProgress(5, 10) { BytesPerSecond = 3 });
        Assert.NotEqual(report, report with { BytesPerSecond = 4 });
    }

    [Fact]
    public void A_total_that_was_unknown_is_known_at_the_end()
    {
        reporter.Start(0, null);
        reporter.Add(5);
        reporter.End();
        Assert.Equal([new(0, null), new(5, 5)], progress.Reports);
    }

    [Fact]
    public void The_bytes_of_a_failed_attempt_are_subtracted()
    {
        reporter.Start(0, 10);
        reporter.Add(7);
        reporter.Add(-7);
        reporter.Add(10);
        reporter.End();
        Assert.Equal(new TransferProgress(10, 10), progress.Reports[^1]);
    }
}
