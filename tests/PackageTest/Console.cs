// The program of a fresh console application that has the packages, and nothing of this repository.
using Fal.Kling;
using Fal.Kling.Emulator;

await using FalEmulator fal = await FalEmulator.StartAsync(new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero });
KlingClientOptions options = new();
fal.Configure(options);

using KlingClient client = new(options);
KlingVideo video = await client.TextToVideoAsync(new() { Prompt = "A paper boat crossing a puddle" });
await client.DownloadAsync(video, args[0]);

Console.WriteLine($"console: {new FileInfo(args[0]).Length} bytes of video, {fal.Jobs.Count} job");
return fal.Jobs.Count == 1 && new FileInfo(args[0]).Length > 0 ? 0 : 1;
