// The program of a fresh ASP.NET Core application that has the packages, and nothing of this repository.
using System.Diagnostics;
using Fal.Kling;
using Fal.Kling.Emulator;
using OpenTelemetry.Trace;

await using FalEmulator fal = await FalEmulator.StartAsync(new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero });
List<Activity> spans = [];

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Host.UseDefaultServiceProvider(provider => provider.ValidateScopes = provider.ValidateOnBuild = true);
builder.Services.AddKlingClient(fal.Configure);
builder.Services.AddOpenTelemetry()
    .WithTracing(tracing => tracing.AddSource("Microsoft.AspNetCore").AddSource("Fal.Kling").AddInMemoryExporter(spans));

await using WebApplication app = builder.Build();
app.MapPost("/videos", async (IKlingClient kling, CancellationToken cancellationToken) =>
{
    KlingImage image = KlingImage.FromFile(args[0]);
    KlingVideo video = await kling.ImageToVideoAsync(new() { Prompt = "The robin builds its nest", Image = image }, cancellationToken: cancellationToken);
    await kling.DownloadAsync(video, Stream.Null, cancellationToken: cancellationToken);
    return video.Url;
});
await app.StartAsync();
using (HttpClient browser = new())
{
    using HttpResponseMessage answer = await browser.PostAsync(new Uri(new Uri(app.Urls.First()), "/videos"), content: null);
    answer.EnsureSuccessStatusCode();
}

await app.StopAsync();
app.Services.GetRequiredService<TracerProvider>().ForceFlush();

string[] expected =
    ["Microsoft.AspNetCore.Hosting.HttpRequestIn", "generate_content fal-ai/kling-video/v2.1/master", "kling.upload", "kling.submit", "kling.wait", "kling.result", "kling.download"];
bool isOneTrace = spans.Select(span => span.TraceId).Distinct().Count() == 1;
string[] missing = [.. expected.Except(spans.Select(span => span.DisplayName))];
Console.WriteLine($"web: {spans.Count} spans in {(isOneTrace ? "one trace" : "several traces")}: {string.Join(", ", spans.Select(span => span.DisplayName))}");
Console.WriteLine(missing.Length == 0 ? "web: every stage is there" : $"web: missing {string.Join(", ", missing)}");
return isOneTrace && missing.Length == 0 ? 0 : 1;
