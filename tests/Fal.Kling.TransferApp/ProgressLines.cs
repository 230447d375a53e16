namespace Fal.Kling.TransferApp;

/// <summary>Each report on a line, at once, so that whoever reads it knows how far we are.</summary>
internal sealed class ProgressLines : IProgress<TransferProgress>
{
    public void Report(TransferProgress value) => Console.WriteLine($"at {value.Bytes}");
}

/// <summary>Compiles the code that reports, and says nothing.</summary>
internal sealed class Silence : IProgress<TransferProgress>
{
    public void Report(TransferProgress value)
    {
    }
}
