// The program of a new ASP.NET Core application that has the packages and nothing else from this repository. Lines from the documents replace the marked lines.
using System.Diagnostics;
using Fal.Kling;
using Fal.Kling.Emulator;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

string[] stages = ["kling.upload", "kling.submit", "kling.wait", "kling.result", "kling.download"];
await using FalEmulator fal = await FalEmulator.StartAsync(new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero });
List<Activity> spans = [];
List<Metric> metrics = [];

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders();
builder.Host.UseDefaultServiceProvider(provider => provider.ValidateScopes = provider.ValidateOnBuild = true);

// README: builder
builder.Services.Configure<KlingClientOptions>(fal.Configure);

// docs/telemetry.md
builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource("Microsoft.AspNetCore").AddInMemoryExporter(spans));
builder.Services.ConfigureOpenTelemetryMeterProvider(meters => meters.AddInMemoryExporter(metrics));

await using WebApplication app = builder.Build();

// README: app
app.MapPost("/image", async (IKlingClient kling, CancellationToken token) =>
{
    KlingVideo video = await kling.ImageToVideoAsync(new() { Prompt = "The robin builds its nest", Image = KlingMedia.FromFile(args[0]) }, cancellationToken: token);
    await kling.DownloadAsync(video, Stream.Null, cancellationToken: token);
});
await app.StartAsync();
await SubmitAndWaitAsync("/videos?prompt=A+paper+boat");
await PostAsync("/image");
await app.StopAsync();
app.Services.GetRequiredService<TracerProvider>().ForceFlush();
app.Services.GetRequiredService<MeterProvider>().ForceFlush();
Console.WriteLine($"web: metrics {string.Join(", ", metrics.Select(metric => metric.Name).Distinct().Order())}");

Activity[] requests = [.. spans.Where(span => span.Kind == ActivityKind.Server).OrderBy(span => span.StartTimeUtc)];
return metrics.Any(metric => metric.Name == "gen_ai.client.operation.duration")
    && requests.Length >= 3 && IsSubmit(requests[0]) && IsWhole(requests[^1], stages) ? 0 : 1;

// Like a browser: submit, then poll the location in the response until the video is there.
async Task SubmitAndWaitAsync(string path)
{
    Uri location = await PostAsync(path) ?? throw new InvalidOperationException($"{path} returned no location to poll.");
    using HttpClient browser = new() { BaseAddress = new Uri(app.Urls.First()) };
    while (true)
    {
        using HttpResponseMessage response = await browser.GetAsync(location);
        response.EnsureSuccessStatusCode();
        if (response.StatusCode == System.Net.HttpStatusCode.OK)
        {
            Console.WriteLine($"web: the video is {await response.Content.ReadAsStringAsync()}");
            return;
        }
    }
}

async Task<Uri?> PostAsync(string path)
{
    using HttpClient browser = new();
    using HttpResponseMessage response = await browser.PostAsync(app.Urls.First() + path, content: null);
    Console.WriteLine($"web: {path} responded with {(int)response.StatusCode}");
    response.EnsureSuccessStatusCode();
    return response.Headers.Location;
}

bool IsSubmit(Activity request) => spans.Single(span => span.ParentSpanId == request.SpanId).DisplayName == "kling.submit";

// One trace: the request, the generation below it, and all the stages below that.
bool IsWhole(Activity request, string[] expected)
{
    Activity[] trace = [.. spans.Where(span => span.TraceId == request.TraceId).OrderBy(span => span.StartTimeUtc)];
    Activity generation = trace.Single(span => span.ParentSpanId == request.SpanId);
    string[] found = [.. trace.Where(span => span.ParentSpanId == generation.SpanId).Select(span => span.DisplayName)];
    Console.WriteLine($"web: one trace of {trace.Length} spans: {request.DisplayName} > {generation.DisplayName} > {string.Join(", ", found)}");
    return found.SequenceEqual(expected) && trace.Length == found.Length + 2;
}
