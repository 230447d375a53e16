namespace Fal.Kling;

/// <summary>
/// A handle on a paid job. It has no state of its own, so any number of waiters can use it at once. Each exception it throws carries the ticket.
/// </summary>
public abstract class KlingJob
{
    /// <summary>What to write down to come back to the job from anywhere.</summary>
    public abstract JobTicket Ticket { get; }

    /// <summary>Asks for the state once.</summary>
    /// <param name="includeLogs">Whether to ask for the log lines so far. Default: no.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="KlingApiException">fal refused, or knows no such request.</exception>
    /// <exception cref="KlingTimeoutException">No answer came within <see cref="KlingClientOptions.HttpTimeout"/>, as often as <see cref="KlingClientOptions.MaxRetries"/> allows.</exception>
    /// <exception cref="KlingException">fal could not be reached.</exception>
    /// <exception cref="KlingCanceledException">The token fired.</exception>
    public abstract Task<JobUpdate> GetStatusAsync(bool includeLogs = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Follows the job until it is over; the last update is a <see cref="JobCompleted"/>. Each change arrives once. Cuts and outages of up to half an hour are survived.
    /// </summary>
    /// <param name="options">How to wait. Default: see <see cref="WatchOptions"/>.</param>
    /// <param name="cancellationToken">Stops the wait, not the job.</param>
    /// <exception cref="KlingApiException">fal refused the key, or knows no such request.</exception>
    /// <exception cref="KlingTimeoutException"><see cref="WatchOptions.Timeout"/> ran out, or fal could not be reached for half an hour.</exception>
    /// <exception cref="KlingCanceledException">The token fired.</exception>
    public abstract IAsyncEnumerable<JobUpdate> WatchAsync(WatchOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Waits until the job is over and gives its video.</summary>
    /// <param name="options">How to wait. Default: see <see cref="WatchOptions"/>.</param>
    /// <param name="progress">Receives each change of state. Default: nobody.</param>
    /// <param name="cancellationToken">Stops the wait, not the job.</param>
    /// <exception cref="KlingJobFailedException">The job ended without a video.</exception>
    /// <exception cref="KlingValidationException">fal refused the input.</exception>
    /// <exception cref="KlingApiException">fal refused the key, or knows no such request.</exception>
    /// <exception cref="KlingTimeoutException"><see cref="WatchOptions.Timeout"/> ran out, or fal could not be reached for half an hour.</exception>
    /// <exception cref="KlingCanceledException">The token fired.</exception>
    public abstract Task<KlingVideo> WaitAsync(WatchOptions? options = null, IProgress<JobUpdate>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Fetches the video of a job that is over. A job that is not over yet is not waited for.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="KlingApiException">The job is not over yet (<see cref="ApiErrorReason.NotReady"/>), or fal refused.</exception>
    /// <exception cref="KlingJobFailedException">The job ended without a video.</exception>
    /// <exception cref="KlingValidationException">fal refused the input.</exception>
    /// <exception cref="KlingTimeoutException">No answer came within <see cref="KlingClientOptions.HttpTimeout"/>, as often as <see cref="KlingClientOptions.MaxRetries"/> allows.</exception>
    /// <exception cref="KlingException">fal could not be reached.</exception>
    /// <exception cref="KlingCanceledException">The token fired.</exception>
    public abstract Task<KlingVideo> GetResultAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks fal to cancel the job, and tells what came of it. A running job may finish, and be charged, all the same.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="KlingApiException">fal refused.</exception>
    /// <exception cref="KlingTimeoutException">No answer came within <see cref="KlingClientOptions.HttpTimeout"/>, as often as <see cref="KlingClientOptions.MaxRetries"/> allows.</exception>
    /// <exception cref="KlingException">fal could not be reached: whether the job was cancelled is not known.</exception>
    /// <exception cref="KlingCanceledException">The token fired.</exception>
    public abstract Task<CancelOutcome> CancelAsync(CancellationToken cancellationToken = default);
}
