using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Jobs;

/// <summary>Sees to it that no failure after a submit was answered leaves without the ticket, and that a cancellation is told from a budget that ran out.</summary>
internal static class TicketGuard
{
    /// <summary>The budget of a whole wait, by the name of its setting.</summary>
    public const string WaitBudget = "WatchOptions.Timeout";

    public static Task<T> RunAsync<T>(JobTicket ticket, Func<Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(ticket, stage: null, work, cancellationToken);

    /// <summary>The same for work that is a stage of a generation, with a span of that name.</summary>
    public static async Task<T> RunAsync<T>(JobTicket ticket, string? stage, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        using Activity? span = stage is null ? null : StageSpan.Start(stage, ticket);
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            Throw(exception, ticket, cancellationToken);
            throw;
        }
    }

    /// <inheritdoc cref="RunAsync{T}(JobTicket, string, Func{Task{T}}, CancellationToken)"/>
    public static async Task RunAsync(JobTicket ticket, string stage, Func<Task> work, CancellationToken cancellationToken)
    {
        using Activity? span = StageSpan.Start(stage, ticket);
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            Throw(exception, ticket, cancellationToken);
            throw;
        }
    }

    /// <summary>Throws the exception with the ticket on it, or what has to be thrown instead.</summary>
    public static void Throw(Exception exception, JobTicket ticket, CancellationToken cancellationToken) =>
        ExceptionDispatchInfo.Throw(Stamp(exception, ticket, budget: null, cancellationToken));

    /// <summary>Throws the exception with the ticket on it, or what has to be thrown instead.</summary>
    public static void Throw(Exception exception, JobTicket ticket, RestartableTimeout? budget, CancellationToken cancellationToken) =>
        ExceptionDispatchInfo.Throw(Stamp(exception, ticket, budget, cancellationToken));

    private static Exception Stamp(Exception exception, JobTicket ticket, RestartableTimeout? budget, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case KlingCanceledException:
                return exception;
            case KlingException kling:
                kling.Ticket ??= ticket;
                return kling;
            case OperationCanceledException when cancellationToken.IsCancellationRequested:
                return new KlingCanceledException(ticket, exception, cancellationToken);
            case OperationCanceledException when budget is { HasExpired: true }:
                return new KlingTimeoutException(
                    $"The job did not end within WatchOptions.Timeout ({budget.Limit}).", WaitBudget, budget.Limit, ticket, exception)
                {
                    Consequence = "It goes on at fal.",
                };
            default:
                return new KlingException($"{exception.Message.TrimEnd('.')}. The job itself was not cancelled.", ticket, exception);
        }
    }
}
