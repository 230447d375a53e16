using Fal.Kling.Engine.Http;

namespace Fal.Kling.Jobs;

/// <summary>Adds the ticket to every failure after a purchase, and distinguishes a caller's cancellation from a wait whose timeout elapsed.</summary>
internal static class JobErrors
{
    /// <param name="ticket">The job.</param>
    /// <param name="work">The work that may fail.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <param name="limits">What else may end the work; null when only the caller's token can.</param>
    public static async Task<T> WithTicketAsync<T>(JobTicket ticket, Func<Task<T>> work, CancellationToken cancellationToken, WaitLimits? limits = null)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (KlingException exception)
        {
            exception.Ticket ??= ticket;
            throw;
        }
        catch (KlingCanceledException)
        {
            throw;
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new KlingCanceledException(ticket, exception, cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException && limits is { IsClientDisposed: true })
        {
            throw ClientLifetime.Disposed(exception);
        }
        catch (OperationCanceledException exception) when (limits is { TimeoutElapsed: true, Timeout: { } timeout })
        {
            throw new KlingTimeoutException($"The job did not end within WatchOptions.Timeout ({timeout}).", TimeoutLimit.WaitTimeout, timeout, ticket, exception)
            {
                Consequence = "It continues at fal.",
            };
        }
        catch (Exception exception) when (!ClientLifetime.IsOurs(exception))
        {
            throw new KlingException($"{exception.Message.TrimEnd('.')}. The job itself was not cancelled.", ticket, exception);
        }
    }

    /// <inheritdoc cref="WithTicketAsync{T}(JobTicket, Func{Task{T}}, CancellationToken, WaitLimits?)"/>
    public static Task WithTicketAsync(JobTicket ticket, Func<Task> work, CancellationToken cancellationToken) => WithTicketAsync<object?>(ticket, async () =>
    {
        await work().ConfigureAwait(false);
        return null;
    }, cancellationToken);
}

/// <summary>Combines what can end a wait before its job ends: the caller's token, <see cref="WatchOptions.Timeout"/>, or the client's disposal.</summary>
internal sealed class WaitLimits : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly RestartableTimeout? timeout;
    private readonly ClientLifetime lifetime;

    public WaitLimits(TimeSpan? limit, TimeProvider time, ClientLifetime lifetime, CancellationToken cancellationToken)
    {
        this.lifetime = lifetime;
        source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.Ended);
        timeout = limit is { } length ? new RestartableTimeout(length, time, source.Token) : null;
    }

    public CancellationToken Token => timeout?.Token ?? source.Token;

    public TimeSpan? Timeout => timeout?.Limit;

    public bool TimeoutElapsed => timeout is { HasExpired: true };

    public bool IsClientDisposed => lifetime.IsDisposed;

    public void Dispose()
    {
        timeout?.Dispose();
        source.Dispose();
    }
}
