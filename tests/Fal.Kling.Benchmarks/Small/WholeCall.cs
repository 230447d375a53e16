using BenchmarkDotNet.Attributes;

namespace Fal.Kling.Benchmarks;

/// <summary>From a prompt to the URL of its video: three HTTP calls, answered by the same handler in memory.</summary>
public class WholeCall : IDisposable
{
    private readonly string prompt = "A paper boat crossing a puddle";
    private HandWrittenClient handWritten = null!;
    private Wire wire = null!;
    private KlingClient client = null!;

    /// <summary>Whether each piece of an answer has to be waited for, as on a socket.</summary>
    [Params(false, true)]
    public bool Waits { get; set; }

    // Each client has its HttpClient as its users have it: by hand with everything as it comes, here as KlingClient's documentation says.
    [GlobalSetup]
    public void Setup()
    {
        wire = new Wire(isSlow: Waits);
        handWritten = new HandWrittenClient(new HttpClient(new InMemoryFal(wire)), new Uri("https://queue.fal.run"), "key-id:key-secret");
        client = new KlingClient(new KlingClientOptions { ApiKey = "key-id:key-secret" }, new InMemoryFal(wire));
    }

    [Benchmark(Baseline = true)]
    public Uri HandWritten() => wire.Drive(handWritten.TextToVideoAsync(prompt, CancellationToken.None));

    [Benchmark]
    public Uri FalKling() => wire.Drive(client.TextToVideoAsync(new TextToVideoRequest { Prompt = prompt })).Url;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => client.Dispose();
}
