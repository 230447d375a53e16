using Microsoft.Extensions.Logging;

namespace Fal.Kling.Telemetry;

/// <summary>Every log line of the package. None of them contains a body, or anything of a call that fal did not sign.</summary>
internal static partial class WebhookLog
{
    public const string Category = "Fal.Kling";

    [LoggerMessage(40, LogLevel.Debug, "Fetched fal's {Count} signing keys from {Host}.")]
    public static partial void KeysFetched(ILogger logger, int count, string host);

    [LoggerMessage(41, LogLevel.Warning, "fal's signing keys could not be fetched from {Host}: {Problem}. The next attempt is in a minute or later. {Consequence}.")]
    public static partial void KeysNotFetched(ILogger logger, string host, string problem, string consequence);

    [LoggerMessage(42, LogLevel.Debug, "A call was refused, because it is not a webhook of fal's: {Explanation}")]
    public static partial void Forged(ILogger logger, string explanation);

    [LoggerMessage(43, LogLevel.Warning, "{Explanation}")]
    public static partial void Refused(ILogger logger, string explanation);

    [LoggerMessage(44, LogLevel.Information, "The webhook of request {RequestId} was handled.")]
    public static partial void Handled(ILogger logger, string requestId);

    [LoggerMessage(45, LogLevel.Debug, "The webhook of request {RequestId} was not handled again: {Reason}.")]
    public static partial void NotHandledAgain(ILogger logger, string requestId, string reason);

    [LoggerMessage(46, LogLevel.Error, "The handler of the webhook of request {RequestId} failed. fal gets {StatusCode} and repeats the webhook.")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string requestId, int statusCode);

    [LoggerMessage(47, LogLevel.Error, "The webhook of request {RequestId} could not be claimed, or its record not be read. fal gets 503 and repeats the webhook.")]
    public static partial void StoreFailed(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(48, LogLevel.Error, "The webhook of request {RequestId} was handled, but the store could not record it. If fal repeats it, it is handled again.")]
    public static partial void NotRecorded(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(49, LogLevel.Error, "The claim on the webhook of request {RequestId} could not be given back. Repeated webhooks get 503 until its lease ends.")]
    public static partial void NotReleased(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(50, LogLevel.Warning, "The webhook of request {RequestId} came too late and was not handled. {Outcome}")]
    public static partial void Late(ILogger logger, string requestId, string outcome);

    [LoggerMessage(51, LogLevel.Warning, "The webhook of request {RequestId} came too late and was not handled, and fal could not be asked for the job's status. Fetch the result yourself.")]
    public static partial void LateUnknown(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(52, LogLevel.Error, "A listener of the application's traces or metrics threw. The webhook is handled anyway.")]
    public static partial void TelemetryListenerThrew(ILogger logger, Exception exception);

    [LoggerMessage(53, LogLevel.Warning, "{Setting} in the configuration isn't a setting of webhooks and has no effect.")]
    public static partial void UnknownSetting(ILogger logger, string setting);
}
