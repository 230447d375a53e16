using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Fal.Kling.EmulatorTests.Telemetry;

/// <summary>Records what the meter of Fal.Kling reports. There is one meter per process, so tests that use this run alone.</summary>
internal sealed class RecordedMetrics : IDisposable
{
    private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> measurements = new();
    private readonly MeterListener listener = new();

    public RecordedMetrics()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Fal.Kling")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measurements.Enqueue((instrument.Name, value, TagsOf(tags))));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measurements.Enqueue((instrument.Name, value, TagsOf(tags))));
        listener.Start();
    }

    public double[] Of(string name) => [.. measurements.Where(measurement => measurement.Name == name).Select(measurement => measurement.Value)];

    /// <summary>The total of a byte counter in one direction.</summary>
    public double SumOf(string name, string direction) =>
        measurements.Where(measurement => measurement.Name == name && direction.Equals(measurement.Tags["network.io.direction"])).Sum(measurement => measurement.Value);

    public Dictionary<string, object?> TagsOf(string name) => measurements.First(measurement => measurement.Name == name).Tags;

    public void Dispose() => listener.Dispose();

    private static Dictionary<string, object?> TagsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(tags.ToArray());
}

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneWithTheMeter
{
    public const string Name = "Alone with the meter";
}
