using System.Diagnostics;
using System.Globalization;

namespace Fal.Kling.Benchmarks;

/// <summary>A process of its own that downloads, as curl is one, and says how many seconds it took.</summary>
internal static class DownloadChild
{
    public const string Command = "download-child";

    private static readonly JobTicket Ticket = JobTicket.FromRequestId("benchmark", KlingModel.V21Master);

    public static async Task<int> RunAsync(Uri url, Uri warmUpUrl, string path)
    {
        using KlingClient client = new("benchmark:key");
        KlingVideo video = new() { Url = url, Ticket = Ticket };

        // curl is compiled already; so that we are too, the code runs before it is timed.
        await client.DownloadAsync(video with { Url = warmUpUrl }, path, new DownloadOptions { Overwrite = true, Progress = new NoProgress() });
        Stopwatch clock = Stopwatch.StartNew();
        await client.DownloadAsync(video, path, new DownloadOptions { Overwrite = true, Progress = new NoProgress() });
        Console.WriteLine(clock.Elapsed.TotalSeconds.ToString("0.0000", CultureInfo.InvariantCulture));
        return 0;
    }

    private sealed class NoProgress : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value)
        {
        }
    }
}
