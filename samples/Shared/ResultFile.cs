namespace Fal.Kling.Samples;

/// <summary>Saves a file of a result and prints its path.</summary>
internal static class ResultFile
{
    /// <summary>Downloads the file. If the download fails, run the sample again with the ticket, and it continues where it stopped.</summary>
    public static async Task SaveAsync(KlingClient client, KlingFile result, string path, CancellationToken cancellationToken)
    {
        DownloadOptions options = new() { Progress = new TransferDisplay("Download") };
        string file = await client.DownloadAsync(result, path, options, cancellationToken);
        Console.WriteLine($"File:    {file}");
        Console.WriteLine($"Size:    {new FileInfo(file).Length:N0} bytes");
        Console.WriteLine($"Request: {result.Ticket.RequestId}");
    }
}
