// The program of a new console application that has the packages and nothing else from this repository. The README's first lines replace the marked line.
using Fal.Kling;
using Fal.Kling.Emulator;

await using FalEmulator fal = await FalEmulator.StartAsync(new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero });
KlingClientOptions options = new();
fal.Configure(options);

// README

Console.WriteLine($"console: {video.FileSize} bytes of video, {fal.Jobs.Count} job");
return fal.Jobs.Count == 1 ? 0 : 1;
