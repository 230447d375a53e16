namespace Fal.Kling.Samples;

/// <summary>Saves a file that a job made and prints where it is.</summary>
internal static class ResultFile
{
    /// <summary>A download that fails can be repeated with the ticket. It continues where it stopped.</summary>
    public static async Task SaveAsync(KlingClient client, KlingFile result, string path, CancellationToken cancellationToken)
    {
        DownloadOptions options = new() { Progress = new TransferDisplay("Download") };
        string file = await client.DownloadAsync(result, path, options, cancellationToken);
        Console.WriteLine($"File:    {file}");
        Console.WriteLine($"Size:    {new FileInfo(file).Length:N0} bytes");
        Console.WriteLine($"Request: {result.Ticket.RequestId}");
    }
}
