using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Models;

/// <summary>One emulator for all endpoints.</summary>
public sealed class SharedEmulator : IAsyncLifetime
{
    public FalEmulator Emulator { get; private set; } = null!;

    public KlingClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Emulator = await WatchedFal.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, RecordRequests = false }, CancellationToken.None);
        Client = ClientOf(Emulator);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Emulator.DisposeAsync();
    }

    internal static KlingClient ClientOf(FalEmulator emulator)
    {
        KlingClientOptions options = new();
        emulator.Configure(options);
        return new KlingClient(options);
    }
}
