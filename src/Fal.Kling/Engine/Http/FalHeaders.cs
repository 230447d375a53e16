namespace Fal.Kling.Engine.Http;

/// <summary>fal's own header names. If fal renamed one, both are here. <c>NeedsRetry</c> and <c>StartTimeout</c> are the newer names.</summary>
internal static class FalHeaders
{
    public const string RequestId = "x-fal-request-id";
    public const string ErrorType = "X-Fal-Error-Type";
    public const string NeedsRetry = "X-Fal-Needs-Retry";
    public const string Retryable = "X-Fal-Retryable";
    public const string BillableUnits = "X-Fal-Billable-Units";
    public const string BilledAs = "X-Fal-Bill-As";

    public const string StartTimeout = "X-Fal-Request-Start-Timeout";
    public const string OldStartTimeout = "X-Fal-Request-Timeout";
    public const string Priority = "X-Fal-Queue-Priority";
    public const string RunnerHint = "X-Fal-Runner-Hint";
    public const string StoreIO = "X-Fal-Store-IO";

    /// <summary>For a job's output. fal's Python client sends it with uploads too.</summary>
    public const string OutputLifecycle = "X-Fal-Object-Lifecycle-Preference";

    /// <summary>For uploaded files.</summary>
    public const string UploadLifecycle = "X-Fal-Object-Lifecycle";

    public const string Tags = "X-Fal-Tags";

    /// <summary>The tag of every paid submission, so that a person can find it at fal.</summary>
    public const string AttemptTag = "fal-kling-attempt";
}
