using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling;

/// <summary>Runs the store's statements in a context and a connection of their own, outside of the caller's transactions.</summary>
internal sealed class StoreContext<TContext>(IServiceScopeFactory scopes)
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
                ?? throw new KlingException($"The idempotency store has no database: {typeof(TContext).Name} is not registered. Call AddDbContext or AddDbContextFactory. Nothing was bought by this call.");
            return await RunInAsync(context, work, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task<T> RunInAsync<T>(TContext context, Func<TContext, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
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

    private static void Check(TContext context)
    {
        string name = typeof(TContext).Name;
        if (context.Model.FindEntityType(typeof(KlingIdempotencyRow)) is null)
        {
            throw new KlingException($"{name} has no table for idempotency keys. Call modelBuilder.UseKlingIdempotency() in its OnModelCreating, and add a migration. Nothing was bought by this call.");
        }

        if (!context.Database.IsRelational())
        {
            throw new KlingException($"{name} uses {context.Database.ProviderName}, which is not a relational database; the idempotency store needs one. Nothing was bought by this call.");
        }

        // That of a singleton, or of a connection that the application shares: our commit would be the application's.
        if (context.Database.CurrentTransaction is not null || context.ChangeTracker.Entries().Any())
        {
            throw new KlingException(
                $"The idempotency store needs a {name} of its own, and got one that is in use. Register it as scoped or transient, not as a singleton. Nothing was bought by this call.");
        }
    }
}
