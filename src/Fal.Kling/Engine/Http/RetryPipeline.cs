using Polly;
using Polly.Retry;

namespace Fal.Kling.Engine.Http;

/// <summary>The only retry policy. The operation decides which outcomes are repeated. This class decides when, and on which host.</summary>
internal static class RetryPipeline
{
    public static readonly ResiliencePropertyKey<RetryState> StateKey = new("Fal.Kling.RetryState");

    public static ResiliencePipeline<HttpOutcome> Build(int maxRetries, TimeProvider time)
    {
        if (maxRetries == 0)
        {
            return ResiliencePipeline<HttpOutcome>.Empty;
        }

        ResiliencePipelineBuilder<HttpOutcome> builder = new() { TimeProvider = time };
        builder.AddRetry(new RetryStrategyOptions<HttpOutcome>
        {
            MaxRetryAttempts = maxRetries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(1),
            MaxDelay = Delays.LongestGranted,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { } outcome && StateOf(arguments.Context).Request.Repeat(outcome)),
            DelayGenerator = arguments => ValueTask.FromResult(DelayFor(StateOf(arguments.Context), arguments.Outcome.Result, time)),
            OnRetry = arguments =>
            {
                RetryState state = StateOf(arguments.Context);
                state.PrepareRetry(arguments.Outcome.Result!);
                return state.Request.BeforeRetry?.Invoke() ?? default;
            },
        });
        return builder.Build();
    }

    private static RetryState StateOf(ResilienceContext context) => context.Properties.GetValue(StateKey, null!);

    // Null leaves the delay to the strategy's own backoff.
    private static TimeSpan? DelayFor(RetryState state, HttpOutcome? outcome, TimeProvider time) => outcome switch
    {
        TransportFailure { NeverConnected: true } when state.CanUseBackup => TimeSpan.Zero,
        Response response when response.RetryAfter(time) is { } asked => Delays.Granted(asked),
        _ => null,
    };
}

/// <summary>The state of one operation across its attempts: which host is next, and how many attempts were made.</summary>
internal sealed class RetryState(FalRequest request)
{
    private bool backupUsed;
    private TransportFailure? firstFailure;

    public FalRequest Request { get; } = request;

    public Uri Url { get; private set; } = request.Url;

    public int Retries { get; private set; }

    /// <summary>Gets whether fal's backup host may be tried: once, and only when no connection was made.</summary>
    public bool CanUseBackup => Backup is not null && !backupUsed;

    private Uri? Backup => TrustedOrigins.BackupOf(Request.Url);

    public void PrepareRetry(HttpOutcome outcome)
    {
        Retries++;
        bool useBackup = CanUseBackup && outcome is TransportFailure { NeverConnected: true };
        firstFailure ??= outcome as TransportFailure;
        Url = useBackup ? Backup! : Request.Url;
        backupUsed |= useBackup;
    }

    /// <summary>Gets the outcome of the whole operation. If the backup could not be reached either, it is the outcome of the original host.</summary>
    public HttpOutcome Conclude(HttpOutcome last)
    {
        if (last is not TransportFailure failure)
        {
            return last;
        }

        TransportFailure reported = failure.NeverConnected && firstFailure is { NeverConnected: true } ? firstFailure : failure;
        reported.Attempts = Retries + 1;
        return reported;
    }
}
