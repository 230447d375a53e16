using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling;

/// <summary>
/// Remembers in the application's own database which webhooks have been handled, for every process that shares it.
/// <see cref="KlingWebhookModelBuilderExtensions.UseKlingWebhooks"/> adds its table. It has been tested on PostgreSQL and SQLite.
/// </summary>
/// <typeparam name="TContext">The context whose database has the table.</typeparam>
/// <remarks>Each call uses a scope, a context and a connection of its own, outside of the caller's transactions. Leases are measured by the database's clock.</remarks>
public sealed class EntityFrameworkWebhookStore<TContext> : IKlingWebhookStore
    where TContext : DbContext
{
    private static readonly StoreTable Table = new(
        typeof(KlingWebhookRow), "webhook store", "webhooks", nameof(KlingWebhookModelBuilderExtensions.UseKlingWebhooks), "The webhook was not handled.");

    private readonly StoreContext<TContext> database;
    private readonly CleaningSchedule cleaning = new();

    /// <summary>Creates a store.</summary>
    /// <param name="scopes">Creates the scope of each call. The context comes from its <see cref="IDbContextFactory{TContext}"/> if there is one, and otherwise from the scope itself.</param>
    public EntityFrameworkWebhookStore(IServiceScopeFactory scopes)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        database = new StoreContext<TContext>(scopes, Table);
    }

    /// <summary>Gets how long a handled webhook is remembered. Default: 7 days. fal repeats a webhook for about an hour.</summary>
    /// <exception cref="ArgumentException">The value is zero or negative.</exception>
    public TimeSpan Retention
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentException($"{nameof(Retention)} is {value}; it must be more than zero.", nameof(Retention));
    } = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public async Task<WebhookClaim> TryClaimAsync(string requestId, string owner, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        ArgumentNullException.ThrowIfNull(owner);
        await CleanAsync(cancellationToken).ConfigureAwait(false);
        string hash = KeyHash.Of(requestId);
        double seconds = CleaningSchedule.Seconds(lease);
        try
        {
            return await database.RunAsync((context, token) => ClaimAsync(context, hash, requestId, owner, seconds, token), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not KlingException && !cancellationToken.IsCancellationRequested)
        {
            // Another caller was first, or the commit's response was lost. What the database has says which, whatever its provider throws.
            if (await database.RunAsync((context, token) => FindAsync(context, hash, token), cancellationToken).ConfigureAwait(false) is { } claim)
            {
                return claim.OutcomeFor(owner);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public Task CompleteAsync(string requestId, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        ArgumentNullException.ThrowIfNull(owner);
        string hash = KeyHash.Of(requestId);
        return database.RunAsync(
            (context, token) => Rows(context).Where(row => row.RequestIdHash == hash)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.IsHandled, true).SetProperty(row => row.Until, row => DateTime.UtcNow), token),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(string requestId, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        ArgumentNullException.ThrowIfNull(owner);
        string hash = KeyHash.Of(requestId);
        return database.RunAsync(
            (context, token) => Rows(context).Where(row => row.RequestIdHash == hash && row.Owner == owner && !row.IsHandled).ExecuteDeleteAsync(token), cancellationToken);
    }

    private static IQueryable<KlingWebhookRow> Rows(TContext context) => context.Set<KlingWebhookRow>().AsNoTracking().IgnoreQueryFilters();

    private static Task<Claim?> FindAsync(TContext context, string hash, CancellationToken cancellationToken) =>
        Rows(context).Where(row => row.RequestIdHash == hash).Select(row => new Claim(row.Owner, row.IsHandled, row.Until < DateTime.UtcNow)).SingleOrDefaultAsync(cancellationToken);

    private static async Task<WebhookClaim> ClaimAsync(TContext context, string hash, string requestId, string owner, double seconds, CancellationToken cancellationToken)
    {
        Claim? claim = await FindAsync(context, hash, cancellationToken).ConfigureAwait(false);
        if (claim is not null && claim.OutcomeFor(owner) is var outcome && (outcome != WebhookClaim.InProgress || !claim.IsOver))
        {
            return outcome;
        }

        IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            string? former = claim?.Owner;
            if (former is null)
            {
                context.Add(new KlingWebhookRow { RequestIdHash = hash, RequestId = requestId, Owner = owner, IsHandled = false });
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                former = owner;
            }

            // EF Core cannot insert the database's time.
            int updated = await Rows(context).Where(row => row.RequestIdHash == hash && row.Owner == former && !row.IsHandled).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Owner, owner).SetProperty(row => row.Until, row => DateTime.UtcNow.AddSeconds(seconds)), cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return updated == 1 ? WebhookClaim.Granted : WebhookClaim.InProgress;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Old rows cost only space until the next time.")]
    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        if (!cleaning.TryStart())
        {
            return;
        }

        double seconds = -CleaningSchedule.Seconds(Retention);
        try
        {
            await database.RunAsync(
                (context, token) => Rows(context).Where(row => row.Until < DateTime.UtcNow.AddSeconds(seconds)).ExecuteDeleteAsync(token), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not KlingException)
        {
        }
    }

    private sealed record Claim(string Owner, bool IsHandled, bool IsOver)
    {
        public WebhookClaim OutcomeFor(string owner) => IsHandled ? WebhookClaim.Handled : Owner == owner ? WebhookClaim.Granted : WebhookClaim.InProgress;
    }
}
