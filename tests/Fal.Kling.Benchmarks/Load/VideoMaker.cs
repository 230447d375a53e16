using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Benchmarks;

/// <summary>One of the .NET clients with its default settings.</summary>
internal sealed class VideoMaker : IDisposable
{
    public const string Ours = "fal-kling";
    public const string OursOnHttp2 = "fal-kling-http2";
    public const string OursWithWebhooks = "fal-kling-webhooks";
    public const string HandWritten = "hand-written";

    private readonly IDisposable owned;
    private readonly Func<string, CancellationToken, Task> make;

    private VideoMaker(IDisposable owned, Func<string, CancellationToken, Task> make)
    {
        this.owned = owned;
        this.make = make;
    }

    public static async Task<VideoMaker> CreateAsync(string name, LoadTarget target) => name switch
    {
        Ours => OfLibrary(new KlingClient(Options(target))),
        OursOnHttp2 => OfServices(target),
        OursWithWebhooks => await OfWebhooksAsync(target),
        HandWritten => OfBaseline(target),
        _ => throw new ArgumentException($"There is no client '{name}'.", nameof(name)),
    };

    public Task MakeAsync(string prompt, CancellationToken cancellationToken) => make(prompt, cancellationToken);

    public void Dispose() => owned.Dispose();

    private static KlingClientOptions Options(LoadTarget target) => new() { QueueUrl = target.QueueUrl, ApiKey = target.ApiKey };

    private static VideoMaker OfLibrary(KlingClient client) => new(client, CallOf(client));

    // With https the version is negotiated. Without it the client has to be told which one to use.
    private static VideoMaker OfServices(LoadTarget target)
    {
        ServiceCollection services = new();
        services.AddKlingClient(options => (options.QueueUrl, options.ApiKey) = (target.QueueUrl, target.ApiKey))
            .ConfigureHttpClient(http => http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact);
        ServiceProvider provider = services.BuildServiceProvider();
        return new VideoMaker(provider, CallOf(provider.GetRequiredService<IKlingClient>()));
    }

    // The receiver of the webhooks is in the client's process, and its costs are the client's.
    private static async Task<VideoMaker> OfWebhooksAsync(LoadTarget target)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddKlingClient(options => (options.QueueUrl, options.ApiKey) = (target.QueueUrl, target.ApiKey));
        builder.Services.AddKlingWebhooks(options =>
        {
            options.AllowedUserIds.Add(target.UserId);
            options.KeysUrl = target.KeysUrl;
        });
        WebApplication application = builder.Build();
        application.MapKlingWebhook("/hooks/fal");
        await application.StartAsync();
        RunOptions options = new()
        {
            Submit = new SubmitOptions { WebhookUrl = new Uri(new Uri(application.Urls.First()), "/hooks/fal") },
            Watch = new WatchOptions { Webhooks = application.Services.GetRequiredService<KlingWebhookInbox>() },
        };
        return new VideoMaker(application, CallOf(application.Services.GetRequiredService<IKlingClient>(), options));
    }

    private static Func<string, CancellationToken, Task> CallOf(IKlingClient client, RunOptions? options = null) =>
        (prompt, token) => client.TextToVideoAsync(new TextToVideoRequest { Prompt = prompt }, options, token);

    private static VideoMaker OfBaseline(LoadTarget target)
    {
        HttpClient http = new() { Timeout = Timeout.InfiniteTimeSpan };
        HandWrittenClient client = new(http, target.QueueUrl, target.ApiKey);
        return new VideoMaker(http, client.TextToVideoAsync);
    }
}
