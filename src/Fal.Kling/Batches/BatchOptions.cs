using System.Globalization;

namespace Fal.Kling;

/// <summary>How to run many requests with <see cref="IKlingClient.RunAllAsync"/>.</summary>
public sealed record BatchOptions
{
    private const int MostConcurrency = 1000;

    /// <summary>
    /// How many requests are under way at once: being submitted, waiting for their jobs, or finished with an outcome that has not been read yet.
    /// Default: 20. From 1 to 1000.
    /// </summary>
    /// <exception cref="ArgumentException">The value is outside that range.</exception>
    public int Concurrency
    {
        get;
        init => field = value is >= 1 and <= MostConcurrency
            ? value
            : throw new ArgumentException($"{nameof(Concurrency)} is {value}; it must be from 1 to {MostConcurrency}.", nameof(Concurrency));
    } = 20;

    /// <summary>
    /// The most that the whole batch may cost, in US dollars, by <see cref="KlingRequest.EstimatePrice"/>. The price of each request is reserved before it is submitted.
    /// A request whose price is unknown, or is more than what is left, is refused and not sent. More than zero. Default: <see langword="null"/> (no limit).
    /// </summary>
    /// <exception cref="ArgumentException">The value is zero or negative.</exception>
    public decimal? MaxSpend
    {
        get;
        init => field = value is null or > 0
            ? value
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{nameof(MaxSpend)} is {value}; it must be more than zero."), nameof(MaxSpend));
    }

    /// <summary>
    /// Returns the idempotency key of a request, as in <see cref="SubmitOptions.IdempotencyKey"/>. With keys, running the same batch again buys only what is missing.
    /// It needs <see cref="KlingClientOptions.IdempotencyStore"/>. Default: <see langword="null"/> (no keys), and then running the batch again buys everything again.
    /// </summary>
    public Func<KlingRequest, string>? KeyOf { get; init; }

    /// <summary>
    /// How to submit and wait for each request. Its callbacks are called concurrently. Default: <see langword="null"/> (the defaults of <see cref="RunOptions"/>).
    /// </summary>
    /// <exception cref="ArgumentException"><see cref="SubmitOptions.IdempotencyKey"/> is set. Each request needs a key of its own: use <see cref="KeyOf"/>.</exception>
    public RunOptions? Run
    {
        get;
        init => field = value?.Submit?.IdempotencyKey is null
            ? value
            : throw new ArgumentException($"{nameof(Run)} has one IdempotencyKey for all requests. Return a key for each request from {nameof(KeyOf)} instead.", nameof(Run));
    }

    /// <summary>
    /// Returns how to submit and wait for a request, such as with callbacks that know which request they are about. The idempotency key of <see cref="KeyOf"/> is added.
    /// If it throws, that is the outcome of the request. Default: <see langword="null"/> (<see cref="Run"/> for each).
    /// </summary>
    public Func<KlingRequest, RunOptions>? RunOf { get; init; }
}
