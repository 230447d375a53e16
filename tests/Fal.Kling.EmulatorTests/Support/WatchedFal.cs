using Fal.Kling.Emulator;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.EmulatorTests.Support;

/// <summary>Starts emulators for tests. Only the hosts of these emulators are allowed to receive a key: see <see cref="KeyWatch"/>.</summary>
internal static class WatchedFal
{
    public static async Task<FalEmulator> StartAsync(FalEmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        FalEmulator fal = await FalEmulator.StartAsync(options, cancellationToken);
        KeyWatch.Configured(fal.QueueUrl, fal.StorageUrl, fal.PlatformUrl);
        return fal;
    }
}
