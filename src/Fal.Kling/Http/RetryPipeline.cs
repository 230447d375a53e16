using Polly;
using Polly.Retry;

namespace Fal.Kling.Http;

/// <summary>The one retry policy: which outcomes it repeats is the operation's to say; how long it waits is said here.</summary>
internal static class RetryPipeline
{
    public static readonly ResiliencePropertyKey<Exchange> ExchangeKey = new("Fal.Kling.Exchange");

    // A server may ask for patience, but not park the caller.
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(1);

    public static ResiliencePipeline<HttpOutcome> Build(TransportSettings settings)
    {
        ResiliencePipelineBuilder<HttpOutcome> builder = new() { TimeProvider = settings.Time };
        builder.AddRetry(new RetryStrategyOptions<HttpOutcome>
        {
            MaxRetryAttempts = settings.MaxRetries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(1),
            MaxDelay = MaxDelay,
            ShouldHandle = static arguments => ValueTask.FromResult(
                arguments.Outcome.Result is { } outcome && ExchangeOf(arguments.Context).Request.Repeat(outcome)),
            DelayGenerator = arguments => ValueTask.FromResult(DelayFor(ExchangeOf(arguments.Context), arguments.Outcome.Result, settings.Time)),
            OnRetry = static arguments =>
            {
                ExchangeOf(arguments.Context).Failed(arguments.Outcome.Result!);
                return default;
            },
        });
        return builder.Build();
    }

    /// <summary>A delay that a server asked for, as far as it is granted.</summary>
    public static TimeSpan Bounded(TimeSpan asked) => asked < MaxDelay ? asked : MaxDelay;

    private static Exchange ExchangeOf(ResilienceContext context) => context.Properties.GetValue(ExchangeKey, null!);

    // Null leaves the delay to the strategy's own backoff.
    private static TimeSpan? DelayFor(Exchange exchange, HttpOutcome? outcome, TimeProvider time) => outcome switch
    {
        NoAnswer { NeverConnected: true } when exchange.CanUseBackup => TimeSpan.Zero,
        Answer answer when answer.RetryAfter(time) is { } asked => Bounded(asked),
        _ => null,
    };
}
