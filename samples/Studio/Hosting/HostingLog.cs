namespace Studio.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(LogLevel.Warning, "The database is not ready yet: {Reason}")]
    public static partial void DatabaseNotReady(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "FAL_KEY is not set, so the studio uses the built-in emulator: videos are free test pictures. The emulator forgets its jobs when the program ends. The videos in the gallery stay.")]
    public static partial void Emulated(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Studio:OperatorPassword is not set. Until the program ends, the operator's password is {Password} (user: operator; pages: /operator and /hangfire).")]
    public static partial void OperatorPassword(ILogger logger, string password);

    [LoggerMessage(LogLevel.Information, "fal calls {Url} when a job is over.")]
    public static partial void Webhooks(ILogger logger, Uri url);

    [LoggerMessage(LogLevel.Information, "Studio:PublicUrl is not set, so fal can't call this studio. It asks fal instead.")]
    public static partial void NoWebhooks(ILogger logger);
}
