namespace Studio.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(LogLevel.Warning, "The database is not ready yet: {Reason}")]
    public static partial void DatabaseNotReady(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "There is no FAL_KEY, so the studio uses the built-in emulator of fal: videos are free, and are test pictures. They are forgotten by the emulator when the program ends, but those in the gallery stay.")]
    public static partial void Emulated(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Studio:OperatorPassword is not set. Until the program ends, the operator's password is {Password} (user: operator; pages: /operator and /hangfire).")]
    public static partial void OperatorPassword(ILogger logger, string password);

    [LoggerMessage(LogLevel.Information, "fal calls {Url} when a job is over.")]
    public static partial void Webhooks(ILogger logger, Uri url);

    [LoggerMessage(LogLevel.Information, "Studio:PublicUrl is not set, so fal can't call this studio. It asks fal instead.")]
    public static partial void NoWebhooks(ILogger logger);
}
