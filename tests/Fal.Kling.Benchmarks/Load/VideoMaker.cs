using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling.Benchmarks;

/// <summary>One of the .NET clients with its default settings.</summary>
internal sealed class VideoMaker : IDisposable
{
    public const string Ours = "fal-kling";
    public const string OursOnHttp2 = "fal-kling-http2";
    public const string HandWritten = "hand-written";

    private readonly IDisposable owned;
    private readonly Func<string, CancellationToken, Task> make;

    private VideoMaker(IDisposable owned, Func<string, CancellationToken, Task> make)
    {
        this.owned = owned;
        this.make = make;
    }

    public static VideoMaker Create(string name, Uri queueUrl, string apiKey) => name switch
    {
        Ours => OfLibrary(new KlingClient(Options(queueUrl, apiKey))),
        OursOnHttp2 => OfServices(queueUrl, apiKey),
        HandWritten => OfBaseline(queueUrl, apiKey),
        _ => throw new ArgumentException($"There is no client '{name}'.", nameof(name)),
    };

    public Task MakeAsync(string prompt, CancellationToken cancellationToken) => make(prompt, cancellationToken);

    public void Dispose() => owned.Dispose();

    private static KlingClientOptions Options(Uri queueUrl, string apiKey) => new() { QueueUrl = queueUrl, ApiKey = apiKey };

    private static VideoMaker OfLibrary(KlingClient client) => new(client, CallOf(client));

    // With https the version is negotiated. Without it the client has to be told which one to use.
    private static VideoMaker OfServices(Uri queueUrl, string apiKey)
    {
        ServiceCollection services = new();
        services.AddKlingClient(options => (options.QueueUrl, options.ApiKey) = (queueUrl, apiKey))
            .ConfigureHttpClient(http => http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact);
        ServiceProvider provider = services.BuildServiceProvider();
        return new VideoMaker(provider, CallOf(provider.GetRequiredService<IKlingClient>()));
    }

    private static Func<string, CancellationToken, Task> CallOf(IKlingClient client) =>
        (prompt, token) => client.TextToVideoAsync(new TextToVideoRequest { Prompt = prompt }, cancellationToken: token);

    private static VideoMaker OfBaseline(Uri queueUrl, string apiKey)
    {
        HttpClient http = new() { Timeout = Timeout.InfiniteTimeSpan };
        HandWrittenClient client = new(http, queueUrl, apiKey);
        return new VideoMaker(http, client.TextToVideoAsync);
    }
}
