using System.Diagnostics;
using Fal.Kling.Tests.Support;

[assembly: AssemblyFixture(typeof(SpanWatch))]

namespace Fal.Kling.EmulatorTests.Support;

/// <summary>Scans every span of the suite, including those of HttpClient and of the network, for keys.</summary>
public sealed class SpanWatch : IDisposable
{
    private readonly ActivityListener listener = new()
    {
        ShouldListenTo = _ => true,
        Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        ActivityStopped = Read,
    };

    public SpanWatch() => ActivitySource.AddActivityListener(listener);

    public void Dispose() => listener.Dispose();

    private static void Read(Activity span)
    {
        KeyWatch.Note(span.OperationName, $"{span.DisplayName} {span.StatusDescription} {string.Join(' ', span.Baggage)}");
        foreach ((string name, object? value) in span.TagObjects.Concat(span.Events.SelectMany(happened => happened.Tags)))
        {
            KeyWatch.Note($"{name} of the span {span.OperationName}", value?.ToString());
        }
    }
}
