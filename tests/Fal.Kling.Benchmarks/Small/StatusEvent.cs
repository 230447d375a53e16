using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Fal.Kling.Engine.Queue;

namespace Fal.Kling.Benchmarks;

/// <summary>From the bytes of one event of the status stream to what the caller sees of it.</summary>
public class StatusEvent
{
    private readonly byte[] data = Encoding.UTF8.GetBytes(InMemoryFal.Event("IN_QUEUE", "\"queue_position\":1,")["data: ".Length..].Trim());

    [Benchmark(Baseline = true)]
    public object HandWritten() => JsonSerializer.Deserialize(data, HandWrittenJson.Default.HandWrittenStatus)!;

    [Benchmark]
    public object FalKling() => JobUpdate.From(StatusMessage.Parse(data)!, []);
}
