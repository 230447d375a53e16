using System.Globalization;
using Fal.Kling.Emulator;

namespace Fal.Kling.Benchmarks;

/// <summary>The emulator in a process of its own: it prints its address, and its statistics when its input ends.</summary>
internal static class EmulatorProgram
{
    public const string Word = "emulator";

    /// <summary>The maximum number of HTTP/2 streams per connection: as many as servers on the internet usually allow.</summary>
    public const int StreamsPerConnection = 100;

    // Long enough that the client waits for a warm-up job, as it would for a real one.
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromMilliseconds(75);

    public static string[] ArgumentsFor(LoadLevel level, EmulatorProtocols protocols) =>
        [Word, level.RunTime.TotalMilliseconds.ToString(CultureInfo.InvariantCulture), protocols.ToString()];

    public static async Task<int> RunAsync(string runTimeMs, string protocols)
    {
        TimeSpan runTime = TimeSpan.FromMilliseconds(double.Parse(runTimeMs, CultureInfo.InvariantCulture));
        await using FalEmulator warmUp = await StartAsync(WarmUpTime, WarmUpTime, protocols);
        await using FalEmulator fal = await StartAsync(LoadLevel.QueueTime, runTime, protocols);
        Console.WriteLine(LoadMessages.Write(new EmulatorAddress(AddressOf(warmUp), warmUp.WebhookKeysUrl.AbsoluteUri, AddressOf(fal), fal.WebhookKeysUrl.AbsoluteUri, fal.ApiKey, fal.UserId)));

        await Console.In.ReadToEndAsync();
        BoughtJob[] jobs = [.. fal.Jobs.Select(job => new BoughtJob(
            job.Input.GetProperty("prompt").GetString()!, job.EndedAt is { } endedAt ? LoadMessages.Microseconds(endedAt) : 0))];
        Console.WriteLine(LoadMessages.Write(new EmulatorReport(fal.RequestCount, fal.ConnectionCount, jobs)));
        return 0;
    }

    private static Task<FalEmulator> StartAsync(TimeSpan queueTime, TimeSpan runTime, string protocols) => FalEmulator.StartAsync(new FalEmulatorOptions
    {
        QueueTime = queueTime,
        RunTime = runTime,
        Protocols = Enum.Parse<EmulatorProtocols>(protocols),
        MaxStreamsPerConnection = StreamsPerConnection,
        RecordRequests = false,
    });

    private static string AddressOf(FalEmulator emulator) => emulator.QueueUrl.GetLeftPart(UriPartial.Authority);
}
