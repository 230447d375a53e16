using Fal.Kling.Emulator;

namespace Studio.Hosting;

/// <summary>fal on this machine, free, for a studio without a key. Videos are test pictures, and everything else is as on fal.</summary>
internal static class BuiltInFal
{
    /// <summary>A prompt with this word is refused by the emulator's moderation, so that the page can show what that looks like.</summary>
    private const string ForbiddenWord = "forbidden";

    /// <returns>The emulator; <see langword="null"/> if the configuration has a key or says where fal is.</returns>
    /// <exception cref="InvalidOperationException">Several processes would have an emulator each.</exception>
    public static async Task<FalEmulator?> StartAsync(IConfiguration configuration, StudioOptions options)
    {
        if (new[] { "FAL_KEY", "FAL_KEY_ID", "Kling:ApiKey", "Kling:QueueUrl" }.Any(name => !string.IsNullOrEmpty(configuration[name])))
        {
            return null;
        }

        if (options.Role != StudioRole.All || configuration.GetConnectionString(Database.Name) is not null)
        {
            throw new InvalidOperationException(
                "There is no FAL_KEY, and this studio has several processes, each of which would have an emulator of its own. Set FAL_KEY, or start an emulator for all of them "
                + "(kling emulator) and set Kling:QueueUrl, Kling:StorageUrl, Kling:PlatformUrl and Kling:ApiKey to what it prints.");
        }

        return await FalEmulator.StartAsync(new FalEmulatorOptions
        {
            QueueTime = TimeSpan.FromSeconds(options.Emulator.QueueSeconds),
            RunTime = TimeSpan.FromSeconds(options.Emulator.RunSeconds),
            RefusedWords = [ForbiddenWord],
            RecordRequests = false,
        });
    }
}
