namespace Fal.Kling.TransferApp;

/// <summary>Prints each report on a line of its own immediately, so that the reader can follow the progress.</summary>
internal sealed class ProgressLines : IProgress<TransferProgress>
{
    public void Report(TransferProgress value) => Console.WriteLine($"at {value.Bytes}");
}

/// <summary>Compiles the reporting code without printing anything.</summary>
internal sealed class Silence : IProgress<TransferProgress>
{
    public void Report(TransferProgress value)
    {
    }
}
