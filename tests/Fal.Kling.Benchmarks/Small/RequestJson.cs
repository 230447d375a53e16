using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace Fal.Kling.Benchmarks;

/// <summary>From a prompt to the bytes that are sent.</summary>
public class RequestJson
{
    private readonly string prompt = "A paper boat crossing a puddle";

    [Benchmark(Baseline = true)]
    public byte[] HandWritten() => JsonSerializer.SerializeToUtf8Bytes(
        new HandWrittenInput { Prompt = prompt }, HandWrittenJson.Default.HandWrittenInput);

    [Benchmark]
    public byte[] FalKling() => JsonSerializer.SerializeToUtf8Bytes(VideoInput.From(new TextToVideoRequest { Prompt = prompt }), VideoInputJson.Default.VideoInput);
}
