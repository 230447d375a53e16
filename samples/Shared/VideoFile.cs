namespace Fal.Kling.Samples;

/// <summary>Puts a finished video on disk and says where it is.</summary>
internal static class VideoFile
{
    /// <summary>A download that fails can be repeated with the ticket: it goes on where it stopped.</summary>
    public static async Task SaveAsync(KlingClient client, KlingVideo video, string? path, CancellationToken cancellationToken)
    {
        DownloadOptions options = new() { Progress = new TransferDisplay("Download") };
        string file = await client.DownloadAsync(video, path ?? Environment.CurrentDirectory, options, cancellationToken);
        Console.WriteLine($"File:    {file}");
        Console.WriteLine($"Size:    {new FileInfo(file).Length:N0} bytes");
        Console.WriteLine($"Request: {video.Ticket.RequestId}");
    }
}
