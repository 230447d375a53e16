using Polly;
using Polly.Retry;

namespace Fal.Kling.Engine.Http;

/// <summary>The one retry policy: which outcomes it repeats is the operation's to say; how long it waits is said here.</summary>
internal static class RetryPipeline
{
    public static readonly ResiliencePropertyKey<Exchange> ExchangeKey = new("Fal.Kling.Exchange");

    public static ResiliencePipeline<HttpOutcome> Build(TransportSettings settings)
    {
        ResiliencePipelineBuilder<HttpOutcome> builder = new() { TimeProvider = settings.Time };
        builder.AddRetry(new RetryStrategyOptions<HttpOutcome>
        {
            MaxRetryAttempts = settings.MaxRetries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(1),
            MaxDelay = Delays.LongestGranted,
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

    private static Exchange ExchangeOf(ResilienceContext context) => context.Properties.GetValue(ExchangeKey, null!);

    // Null leaves the delay to the strategy's own backoff.
    private static TimeSpan? DelayFor(Exchange exchange, HttpOutcome? outcome, TimeProvider time) => outcome switch
    {
        TransportFailure { NeverConnected: true } when exchange.CanUseBackup => TimeSpan.Zero,
        Response answer when answer.RetryAfter(time) is { } asked => Delays.Granted(asked),
        _ => null,
    };
}
