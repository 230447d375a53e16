using Fal.Kling.Engine.Http;

namespace Fal.Kling.Jobs;

/// <summary>Puts the ticket on every failure after a purchase, and tells a caller's cancellation from a wait whose time elapsed.</summary>
internal static class JobErrors
{
    /// <param name="ticket">The job.</param>
    /// <param name="work">What may fail.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <param name="waitLimit">The time limit of a whole wait that the work observes instead of the caller's token; null when there is none.</param>
    public static async Task<T> WithTicketAsync<T>(JobTicket ticket, Func<Task<T>> work, CancellationToken cancellationToken, RestartableTimeout? waitLimit = null)
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
        catch (OperationCanceledException exception) when (exception is not KlingCanceledException && cancellationToken.IsCancellationRequested)
        {
            throw new KlingCanceledException(ticket, exception, cancellationToken);
        }
        catch (OperationCanceledException exception) when (exception is not KlingCanceledException && waitLimit is { HasExpired: true })
        {
            throw new KlingTimeoutException($"The job did not end within WatchOptions.Timeout ({waitLimit.Limit}).", TimeoutLimit.WaitTimeout, waitLimit.Limit, ticket, exception)
            {
                Consequence = "It continues at fal.",
            };
        }
        catch (Exception exception) when (exception is not KlingCanceledException && !ClientLifetime.IsOurs(exception))
        {
            throw new KlingException($"{exception.Message.TrimEnd('.')}. The job itself was not cancelled.", ticket, exception);
        }
    }

    /// <inheritdoc cref="WithTicketAsync{T}(JobTicket, Func{Task{T}}, CancellationToken, RestartableTimeout?)"/>
    public static Task WithTicketAsync(JobTicket ticket, Func<Task> work, CancellationToken cancellationToken) => WithTicketAsync<object?>(ticket, async () =>
    {
        await work().ConfigureAwait(false);
        return null;
    }, cancellationToken);
}
