using Fal.Kling.Engine.Transfer;

namespace Fal.Kling.Tests.Transfer;

public sealed class DownloadRetriesTests
{
    private static readonly Interruption Cut = new("the connection broke", new KlingException("The connection broke."));
    private static readonly Uri Url = new("https://v3b.fal.media/files/b/otter/abc_output.mp4");

    [Fact]
    public void A_download_that_gains_one_byte_per_attempt_gives_up_after_ten_thousand_attempts()
    {
        DownloadRetries retries = new(maxRetries: 3, Url, start: 0);
        int attempts = 1;
        while (retries.DelayAfter(Cut, attempts) is not null)
        {
            attempts++;
        }

        Assert.Equal(10_000, attempts);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 4)]
    [InlineData(10, 11)]
    public void Without_new_bytes_there_are_MaxRetries_plus_one_attempts(int maxRetries, int expected)
    {
        DownloadRetries retries = new(maxRetries, Url, start: 500);
        int attempts = 1;
        while (retries.DelayAfter(Cut, position: attempts % 2 == 0 ? 500 : 20) is not null)
        {
            attempts++;
        }

        Assert.Equal(expected, attempts);
    }

    [Fact]
    public void Only_a_byte_beyond_the_highest_one_resets_the_count()
    {
        DownloadRetries retries = new(maxRetries: 10, Url, start: 0);
        int[] failures = [.. new[] { 600, 300, 600, 599, 601, 601 }.Select(position => retries.DelayAfter(Cut, position) is null ? -1 : retries.Failures)];
        Assert.Equal([1, 2, 3, 4, 1, 2], failures);
    }
}
