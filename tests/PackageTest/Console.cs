// The program of a fresh console application that has the packages, and nothing of this repository. In place of the marked line stand the README's first lines.
using Fal.Kling;
using Fal.Kling.Emulator;

await using FalEmulator fal = await FalEmulator.StartAsync(new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero });
KlingClientOptions options = new();
fal.Configure(options);

// README

Console.WriteLine($"console: {video.FileSize} bytes of video, {fal.Jobs.Count} job");
return fal.Jobs.Count == 1 ? 0 : 1;
