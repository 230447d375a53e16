using Microsoft.Extensions.Logging;

namespace Fal.Kling.Telemetry;

/// <summary>Every log line of the library. None of them contains a prompt or a key.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Submitted {EndpointId} as request {RequestId}.")]
    public static partial void Submitted(ILogger logger, string endpointId, string requestId);

    [LoggerMessage(2, LogLevel.Warning, "The response to the submission to {EndpointId} was lost: {Reason}. A paid job may exist (attempt {AttemptId}, request {RequestId}).")]
    public static partial void SubmitUncertain(ILogger logger, string endpointId, string reason, string attemptId, string? requestId);

    [LoggerMessage(3, LogLevel.Information, "Retrying {Purpose}, retry {Retry}, on {Host}.")]
    public static partial void Retrying(ILogger logger, string purpose, int retry, string host);

    [LoggerMessage(4, LogLevel.Debug, "Request {RequestId} is {Status}.")]
    public static partial void StatusChanged(ILogger logger, string requestId, string status);

    [LoggerMessage(5, LogLevel.Information, "The status stream of request {RequestId} ended early ({Reason}). Consecutive failures: {Failures}.")]
    public static partial void StreamEnded(ILogger logger, string requestId, string reason, int failures);

    [LoggerMessage(6, LogLevel.Information, "Polling the status of request {RequestId}: its status stream is unavailable.")]
    public static partial void PollingInstead(ILogger logger, string requestId);

    [LoggerMessage(7, LogLevel.Warning, "The status of request {RequestId} could not be read: {Reason}. The wait continues.")]
    public static partial void StatusUnreadable(ILogger logger, string requestId, string reason);

    [LoggerMessage(8, LogLevel.Error, "The progress observer of request {RequestId} threw. The wait continues.")]
    public static partial void ObserverThrew(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(10, LogLevel.Information, "Asked fal to cancel request {RequestId}: {Outcome}.")]
    public static partial void Cancelled(ILogger logger, string requestId, string outcome);

    [LoggerMessage(11, LogLevel.Warning, "{Warning}")]
    public static partial void RequestWarning(ILogger logger, string warning);

    [LoggerMessage(12, LogLevel.Error, "The progress observer of {Purpose} threw. The transfer continues.")]
    public static partial void TransferObserverThrew(ILogger logger, Exception exception, string purpose);

    [LoggerMessage(13, LogLevel.Information, "The download of {Url} was cut off at byte {Position} ({Reason}). Consecutive failures: {Failures}.")]
    public static partial void DownloadBroke(ILogger logger, string url, long position, string reason, int failures);

    [LoggerMessage(15, LogLevel.Information, "Paid requests bypass these handlers of the application, so that none can send one twice or respond in fal's place: {Handlers}.")]
    public static partial void HandlersBypassed(ILogger logger, string handlers);

    [LoggerMessage(16, LogLevel.Warning, "{Setting} in the configuration isn't a setting of Fal.Kling and has no effect.")]
    public static partial void UnknownSetting(ILogger logger, string setting);

    [LoggerMessage(17, LogLevel.Error, "A listener of the application's traces or metrics threw. The call continues.")]
    public static partial void TelemetryListenerThrew(ILogger logger, Exception exception);

    [LoggerMessage(18, LogLevel.Warning, "Taking over the idempotency key '{Key}': its last caller has stopped in the state {State}.")]
    public static partial void OrderTakenOver(ILogger logger, string key, string state);

    [LoggerMessage(19, LogLevel.Error, "The idempotency key '{Key}' is unresolved: a submission (attempt {AttemptId}) was lost and its job was not found. A person must resolve or release the key. {Explanation}")]
    public static partial void OrderUnresolved(ILogger logger, string key, string attemptId, string explanation);

    [LoggerMessage(20, LogLevel.Error, "Request {RequestId} was bought for the idempotency key '{Key}' and is not its job: {Reason}. The caller gets the ticket anyway.")]
    public static partial void OrderSurplus(ILogger logger, string key, string requestId, string reason);

    [LoggerMessage(21, LogLevel.Error, "The record of the idempotency key '{Key}' could not be written. The call continues, and a later call repairs the record.")]
    public static partial void OrderStoreFailed(ILogger logger, Exception exception, string key);

    [LoggerMessage(22, LogLevel.Information, "The idempotency key '{Key}' was released: the next call buys.")]
    public static partial void OrderReleased(ILogger logger, string key);

    [LoggerMessage(23, LogLevel.Information, "The idempotency key '{Key}' was resolved with request {RequestId}.")]
    public static partial void OrderResolved(ILogger logger, string key, string requestId);

    [LoggerMessage(30, LogLevel.Warning, "The log lines of request {RequestId} are no longer requested: {Reason}. The wait continues.")]
    public static partial void LogsDropped(ILogger logger, string requestId, string reason);
}
