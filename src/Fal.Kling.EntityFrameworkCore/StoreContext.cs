using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling;

/// <summary>A table of ours in the application's model, for messages.</summary>
/// <param name="Row">The type of its rows.</param>
/// <param name="Store">The store that needs it, such as "idempotency store".</param>
/// <param name="Content">What it has, such as "idempotency keys".</param>
/// <param name="Method">The method that adds it to a model.</param>
/// <param name="Consequence">What a failure means for the call.</param>
internal sealed record StoreTable(Type Row, string Store, string Content, string Method, string Consequence);

/// <summary>Runs a store's statements in a context and a connection of their own, outside of the caller's transactions.</summary>
internal sealed class StoreContext<TContext>(IServiceScopeFactory scopes, StoreTable table)
    where TContext : DbContext
{
    /// <summary>Runs the work once, and again where the context's execution strategy says so.</summary>
    public async Task<T> RunAsync<T>(Func<TContext, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        // What the caller rolls back must not undo what the store has promised.
        using TransactionScope outside = new(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        AsyncServiceScope scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            if (scope.ServiceProvider.GetService<IDbContextFactory<TContext>>() is { } factory)
            {
                TContext created = await factory.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
                await using (created.ConfigureAwait(false))
                {
                    return await RunInAsync(created, work, cancellationToken).ConfigureAwait(false);
                }
            }

            TContext context = scope.ServiceProvider.GetService<TContext>()
                ?? throw new KlingException($"The {table.Store} has no database: {typeof(TContext).Name} is not registered. Call AddDbContext or AddDbContextFactory. {table.Consequence}");
            return await RunInAsync(context, work, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<T> RunInAsync<T>(TContext context, Func<TContext, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        Check(context);
        return context.Database.CreateExecutionStrategy().ExecuteAsync(
            token =>
            {
                context.ChangeTracker.Clear();
                return work(context, token);
            },
            cancellationToken);
    }

    private void Check(TContext context)
    {
        string name = typeof(TContext).Name;
        if (context.Model.FindEntityType(table.Row) is null)
        {
            throw new KlingException($"{name} has no table for {table.Content}. Call modelBuilder.{table.Method}() in its OnModelCreating, and add a migration. {table.Consequence}");
        }

        if (!context.Database.IsRelational())
        {
            throw new KlingException($"{name} uses {context.Database.ProviderName}, which is not a relational database; the {table.Store} needs one. {table.Consequence}");
        }

        // That of a singleton, or of a connection that the application shares: our commit would be the application's.
        if (context.Database.CurrentTransaction is not null || context.ChangeTracker.Entries().Any())
        {
            throw new KlingException(
                $"The {table.Store} needs a {name} of its own, and got one that is in use. Register it as scoped or transient, not as a singleton. {table.Consequence}");
        }
    }
}
