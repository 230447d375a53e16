namespace Fal.Kling.Tests.Support;

/// <summary>Records reports immediately and in order (which <see cref="Progress{T}"/> does not).</summary>
internal sealed class RecordingProgress<T>(Action<T>? then = null) : IProgress<T>
{
    private readonly List<T> reports = [];

    public IReadOnlyList<T> Reports => reports;

    public void Report(T value)
    {
        reports.Add(value);
        then?.Invoke(value);
    }
}
