namespace Fal.Kling;

/// <summary>
/// A handle to a paid job. It holds no state, so any number of callers can wait on it at once. Every exception that it throws carries the ticket.
/// </summary>
public abstract class KlingJob
{
    private protected KlingJob()
    {
    }

    /// <summary>Gets the ticket. Save it to return to the job from anywhere.</summary>
    public abstract JobTicket Ticket { get; }

    /// <summary>Gets the current state.</summary>
    /// <param name="includeLogs">Whether to include the log lines so far. Default: <see langword="false"/>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="KlingApiException">fal refused, or doesn't know the request.</exception>
    /// <exception cref="KlingTimeoutException">fal did not respond within <see cref="KlingClientOptions.HttpTimeout"/>, after the retries that <see cref="KlingClientOptions.MaxRetries"/> allows.</exception>
    /// <exception cref="KlingException">fal could not be reached.</exception>
    /// <exception cref="KlingCanceledException">The token fired.</exception>
    public abstract Task<JobUpdate> GetStatusAsync(bool includeLogs = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Watches the job until it has finished. Each change is reported once, and the last update is a <see cref="JobCompleted"/>.
    /// Broken connections, and outages of up to half an hour, do not end the watch.
    /// </summary>
    /// <param name="options">How to wait. Default: see <see cref="WatchOptions"/>.</param>
    /// <param name="cancellationToken">Stops the wait, not the job.</param>
    /// <exception cref="KlingApiException">fal refused the key, or doesn't know the request.</exception>
    /// <exception cref="KlingTimeoutException"><see cref="WatchOptions.Timeout"/> elapsed, or fal could not be reached for half an hour.</exception>
    /// <exception cref="KlingCanceledException">The token fired.</exception>
    public abstract IAsyncEnumerable<JobUpdate> WatchAsync(WatchOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits until the job has finished and returns its result, whatever its kind. <see cref="KlingJob{TResult}.WaitAsync"/> returns it with its type.
    /// </summary>
    /// <param name="options">How to wait. Default: see <see cref="WatchOptions"/>.</param>
    /// <param name="progress">Receives each change of state. Default: <see langword="null"/> (no progress is reported).</param>
    /// <param name="cancellationToken">Stops the wait, not the job.</param>
    /// <inheritdoc cref="KlingJob{TResult}.WaitAsync" path="/exception"/>
    public abstract Task<KlingResult> WaitForResultAsync(WatchOptions? options = null, IProgress<JobUpdate>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Asks fal to cancel the job, and returns the outcome. A running job may still finish and be charged.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="KlingApiException">fal refused.</exception>
    /// <exception cref="KlingTimeoutException">fal did not respond within <see cref="KlingClientOptions.HttpTimeout"/>, after the retries that <see cref="KlingClientOptions.MaxRetries"/> allows.</exception>
    /// <exception cref="KlingException">fal could not be reached. It is unknown whether the job was cancelled.</exception>
    /// <exception cref="KlingCanceledException">The token fired.</exception>
    public abstract Task<CancelOutcome> CancelAsync(CancellationToken cancellationToken = default);
}

/// <summary>A handle to a paid job whose kind of result is known.</summary>
/// <typeparam name="TResult">The kind of result.</typeparam>
public abstract class KlingJob<TResult> : KlingJob
    where TResult : KlingResult
{
    private protected KlingJob()
    {
    }

    /// <summary>Waits until the job has finished and returns its result.</summary>
    /// <param name="options">How to wait. Default: see <see cref="WatchOptions"/>.</param>
    /// <param name="progress">Receives each change of state. Default: <see langword="null"/> (no progress is reported).</param>
    /// <param name="cancellationToken">Stops the wait, not the job.</param>
    /// <exception cref="KlingJobFailedException">The job ended without a result.</exception>
    /// <exception cref="KlingValidationException">fal refused the input.</exception>
    /// <exception cref="KlingApiException">fal refused the key, or doesn't know the request.</exception>
    /// <exception cref="KlingTimeoutException"><see cref="WatchOptions.Timeout"/> elapsed, or fal could not be reached for half an hour.</exception>
    /// <exception cref="KlingCanceledException">The token fired.</exception>
    public abstract Task<TResult> WaitAsync(WatchOptions? options = null, IProgress<JobUpdate>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Fetches the result of a finished job. It does not wait for a job that is still running.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="KlingApiException">The job has not finished yet (<see cref="ApiErrorReason.NotReady"/>), or fal refused.</exception>
    /// <exception cref="KlingJobFailedException">The job ended without a result.</exception>
    /// <exception cref="KlingValidationException">fal refused the input.</exception>
    /// <exception cref="KlingTimeoutException">fal did not respond within <see cref="KlingClientOptions.HttpTimeout"/>, after the retries that <see cref="KlingClientOptions.MaxRetries"/> allows.</exception>
    /// <exception cref="KlingException">fal could not be reached.</exception>
    /// <exception cref="KlingCanceledException">The token fired.</exception>
    public abstract Task<TResult> GetResultAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public sealed override async Task<KlingResult> WaitForResultAsync(
        WatchOptions? options = null, IProgress<JobUpdate>? progress = null, CancellationToken cancellationToken = default) =>
        await WaitAsync(options, progress, cancellationToken).ConfigureAwait(false);
}
