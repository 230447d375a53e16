using System.Diagnostics.CodeAnalysis;

namespace Fal.Kling.Orders;

/// <summary>The application's store. What it throws before a purchase stops the purchase, and what it throws afterwards is logged.</summary>
internal sealed class OrderStore(IKlingIdempotencyStore store, OrderTelemetry telemetry, TimeProvider time)
{
    // What was bought must be written down, whatever the caller's token says; but a store that hangs must not keep the ticket from the caller.
    private static readonly TimeSpan AfterwardsLimit = TimeSpan.FromSeconds(10);

    public Task<StoredIdempotencyRecord?> FindAsync(string key, CancellationToken cancellationToken) => BeforehandAsync(() => store.FindAsync(key, cancellationToken), cancellationToken);

    public Task<string?> FindOwnerAsync(string account, string requestId, CancellationToken cancellationToken) =>
        BeforehandAsync(() => store.FindOwnerAsync(account, requestId, cancellationToken), cancellationToken);

    public Task<bool> TryAddAsync(IdempotencyRecord record, CancellationToken cancellationToken) => BeforehandAsync(() => store.TryAddAsync(record, cancellationToken), cancellationToken);

    public Task<IdempotencyWrite> TryReplaceAsync(IdempotencyRecord record, CancellationToken cancellationToken) =>
        BeforehandAsync(() => store.TryReplaceAsync(record, cancellationToken), cancellationToken);

    /// <summary>Does what follows a purchase, or the end of one. A failure is logged and costs nothing, because the next call repairs the record.</summary>
    /// <returns>The result, or the default where it failed.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "A store of the application may throw anything, and the job is paid for.")]
    public async Task<T?> AfterwardsAsync<T>(string key, Func<CancellationToken, Task<T>> work, T? otherwise = default)
    {
        using CancellationTokenSource limit = new(AfterwardsLimit, time);
        try
        {
            return await work(limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            telemetry.StoreFailed(key, exception);
            return otherwise;
        }
    }

    /// <summary>Does what a POST waits for. A store that is slower than the limit stops it.</summary>
    /// <exception cref="KlingException">The store did not finish in time, or failed. Nothing was sent.</exception>
    public async Task<T> WithinAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using CancellationTokenSource elapsed = new(limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(elapsed.Token, cancellationToken);
        try
        {
            return await work(either.Token).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (elapsed.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TooSlow();
        }
    }

    public static KlingException TooSlow() => new("KlingClientOptions.IdempotencyStore takes too long to record a submission. The request was not sent, and nothing was bought.");

    private static async Task<T> BeforehandAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not KlingException && !cancellationToken.IsCancellationRequested)
        {
            throw new KlingException($"KlingClientOptions.IdempotencyStore failed, so nothing was bought by this call: {exception.Message}", innerException: exception);
        }
    }
}
