using Fal.Kling.Engine.Http;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Tests.Support;

/// <summary>A fake fal on a virtual clock, and its clients.</summary>
internal sealed class FakeFal
{
    public const string Key = "key-id:key-secret";
    public const string RequestId = "5c1f0a52-0000-4000-8000-2b7d1e6f9a10";
    public const string JobUrl = "https://queue.fal.run/fal-ai/kling-video/requests/" + RequestId;
    public const string SubmitUrl = "https://queue.fal.run/fal-ai/kling-video/v2.1/master/text-to-video";
    public const string TextEndpoint = "fal-ai/kling-video/v2.1/master/text-to-video";

    public FakeFal() => Handler = new FalHandler(Time);

    public static TextToVideoRequest Request { get; } = new() { Prompt = "A paper boat crossing a puddle" };

    public static JobTicket Ticket { get; } = JobTicket.FromRequestId(RequestId, TextEndpoint);

    public VirtualTime Time { get; } = new();

    public FalHandler Handler { get; }

    public static string AcceptedJson(string origin = "https://queue.fal.run") => $$"""
        {"status":"IN_QUEUE","request_id":"{{RequestId}}","gateway_request_id":"{{RequestId}}","queue_position":0,
         "response_url":"{{origin}}/fal-ai/kling-video/requests/{{RequestId}}",
         "status_url":"{{origin}}/fal-ai/kling-video/requests/{{RequestId}}/status",
         "cancel_url":"{{origin}}/fal-ai/kling-video/requests/{{RequestId}}/cancel"}
        """;

    public KlingClient Client(Action<KlingClientOptions>? configure = null, ILogger? logger = null)
    {
        KlingClientOptions options = new() { ApiKey = Key, TimeProvider = Time };
        configure?.Invoke(options);
        KeyWatch.Configured(options.QueueUrl, options.StorageUrl, options.PlatformUrl);
        return new KlingClient(options, () => HandlerChain.Of(Handler, isPrimaryTrusted: true), logger ?? KeyWatch.Log);
    }

    public KlingJob<KlingVideo> Job(Action<KlingClientOptions>? configure = null) => Client(configure).GetJob(Ticket);

    public Task<KlingJob<KlingVideo>> SubmitAsync(SubmitOptions? options = null, Action<KlingClientOptions>? configure = null, CancellationTokenSource? abort = null) =>
        Time.RunAsync(() => Client(configure).SubmitAsync(Request, options, abort?.Token ?? CancellationToken.None));

    public Task<KlingVideo> WaitAsync(WatchOptions? options = null, IProgress<JobUpdate>? progress = null, CancellationTokenSource? abort = null) =>
        Time.RunAsync(() => Job().WaitAsync(options, progress, abort?.Token ?? CancellationToken.None));

    /// <summary>Collects all updates of a watch.</summary>
    public Task<List<JobUpdate>> WatchAsync(WatchOptions? options = null, CancellationTokenSource? abort = null) => Time.RunAsync(async () =>
    {
        List<JobUpdate> updates = [];
        await foreach (JobUpdate update in Job().WatchAsync(options, abort?.Token ?? CancellationToken.None))
        {
            updates.Add(update);
        }

        return updates;
    });
}
