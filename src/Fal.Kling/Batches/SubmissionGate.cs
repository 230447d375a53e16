using Fal.Kling.Engine.Http;
using Fal.Kling.Jobs;

namespace Fal.Kling.Batches;

/// <summary>
/// Slows the submissions of a batch down when fal refuses them with 429. A refusal halves how many may be under way at once and makes all new ones wait.
/// As many acceptances as the limit raise it by one. A refused submission has bought nothing and is repeated.
/// </summary>
internal sealed class SubmissionGate(int most, TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Handover = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private readonly int most = most;
    private readonly TroubleClock trouble = new(time);
    private TaskCompletionSource? change;
    private TimeSpan pause;
    private TimeSpan backoff;
    private long pausedAt;
    private int limit = most;
    private int underWay;
    private int accepted;
    private int round;

    /// <summary>Submits when it is its turn, and again as long as fal refuses for the time being.</summary>
    /// <exception cref="KlingApiException">fal refused, or has accepted no submission of the batch for half an hour.</exception>
    public async Task<T> PassAsync<T>(Func<Task<T>> submit, CancellationToken cancellationToken)
    {
        while (true)
        {
            int entered = await EnterAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                T result = await submit().ConfigureAwait(false);
                SpeedUp(entered);
                return result;
            }
            catch (KlingApiException exception) when (exception is { Reason: ApiErrorReason.RateLimited } or { IsRetryable: true, RetryAfter: not null })
            {
                if (!TrySlowDown(entered, exception.RetryAfter))
                {
                    throw;
                }
            }
            finally
            {
                Leave();
            }
        }
    }

    /// <returns>The round, which the next refusal ends.</returns>
    private async Task<int> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan left;
            Task changed;
            lock (gate)
            {
                left = PauseLeft();
                if (left <= TimeSpan.Zero && underWay < limit)
                {
                    underWay++;
                    return round;
                }

                change ??= new TaskCompletionSource();
                changed = change.Task;
            }

            if (left <= TimeSpan.Zero)
            {
                // The submission that leaves has a ticket to hand out, which must not wait for the next one to begin on its thread.
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
                left = Handover;
            }

            await Task.Delay(left, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private void SpeedUp(int entered)
    {
        lock (gate)
        {
            trouble.End();
            backoff = TimeSpan.Zero;
            if (entered == round && ++accepted >= limit && limit < most)
            {
                limit++;
                accepted = 0;
            }
        }
    }

    /// <returns>False when fal has refused for too long.</returns>
    private bool TrySlowDown(int entered, TimeSpan? retryAfter)
    {
        lock (gate)
        {
            TimeSpan asked = Delays.Granted(retryAfter ?? TimeSpan.Zero);

            // Submissions that were under way together are refused together, and that is one refusal.
            if (entered == round)
            {
                round++;
                accepted = 0;
                limit = Math.Max(1, Math.Min(limit, underWay) / 2);
                backoff = backoff == TimeSpan.Zero ? ShortestPause : Delays.Granted(backoff * 2);
                asked = asked > TimeSpan.Zero ? asked : backoff;
            }

            if (asked > PauseLeft())
            {
                (pause, pausedAt) = (asked, time.GetTimestamp());
            }

            trouble.Failed(pause);
            return !trouble.IsTooLong;
        }
    }

    private void Leave()
    {
        TaskCompletionSource? waiting;
        lock (gate)
        {
            underWay--;
            (waiting, change) = (change, null);
        }

        waiting?.SetResult();
    }

    private TimeSpan PauseLeft() => pause == TimeSpan.Zero ? TimeSpan.Zero : pause - time.GetElapsedTime(pausedAt);
}
