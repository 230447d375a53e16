namespace Fal.Kling.Samples;

/// <summary>Shows the progress of a transfer on one line. If the output is redirected, it prints only the final state.</summary>
internal sealed class TransferDisplay(string what) : IProgress<TransferProgress>
{
    private readonly Lock gate = new();

    public void Report(TransferProgress value)
    {
        bool isWhole = value.Bytes == value.TotalBytes;
        lock (gate)
        {
            if (!Console.IsOutputRedirected)
            {
                Console.Write($"\r{Line(value),-72}{(isWhole ? Environment.NewLine : string.Empty)}");
            }
            else if (isWhole)
            {
                Console.WriteLine(Line(value));
            }
        }
    }

    private string Line(TransferProgress value)
    {
        string share = value.TotalBytes is > 0 and var total ? $"{(double)value.Bytes / total:P0} of {Size(total)}" : Size(value.Bytes);
        return value.BytesPerSecond is { } rate ? $"{what}: {share}, {Size(rate)}/s" : $"{what}: {share}";
    }

    private static string Size(double bytes) => bytes < 1e6 ? $"{bytes / 1e3:0} kB" : $"{bytes / 1e6:0.0} MB";
}
