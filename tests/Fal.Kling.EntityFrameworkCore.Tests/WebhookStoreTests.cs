using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling.EntityFrameworkCore.Tests;

public sealed class SqliteWebhookStoreTests() : WebhookStoreTests(SqliteDatabase.NewAsync);

public sealed class PostgresWebhookStoreTests(PostgresServer server) : WebhookStoreTests(server.NewDatabaseAsync);

/// <summary>Claims to webhooks in a database.</summary>
public abstract class WebhookStoreTests(Func<Task<TestDatabase>> create) : DatabaseTests(create)
{
    private const string Id = "5c1f0a52-0000-4000-8000-2b7d1e6f9a10";
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_webhook_is_claimed_once_until_it_is_handled()
    {
        EntityFrameworkWebhookStore<ShopContext> store = Database.WebhookStore();
        Assert.Equal(WebhookClaim.Granted, await store.TryClaimAsync(Id, "a", Lease, Token));
        Assert.Equal(WebhookClaim.Granted, await store.TryClaimAsync(Id, "a", Lease, Token));
        Assert.Equal(WebhookClaim.InProgress, await Database.WebhookStore().TryClaimAsync(Id, "b", Lease, Token));
        Assert.Equal(WebhookClaim.Granted, await store.TryClaimAsync(Id.ToUpperInvariant(), "c", Lease, Token));
        await store.CompleteAsync(Id, "a", Token);
        Assert.Equal(WebhookClaim.Handled, await store.TryClaimAsync(Id, "b", Lease, Token));
        Assert.Equal(WebhookClaim.Handled, await store.TryClaimAsync(Id, "a", Lease, Token));
    }

    [Fact]
    public async Task A_released_claim_is_free_unless_it_is_someone_elses()
    {
        EntityFrameworkWebhookStore<ShopContext> store = Database.WebhookStore();
        await store.TryClaimAsync(Id, "a", Lease, Token);
        await store.ReleaseAsync(Id, "b", Token);
        Assert.Equal(WebhookClaim.InProgress, await store.TryClaimAsync(Id, "b", Lease, Token));
        await store.ReleaseAsync(Id, "a", Token);
        Assert.Equal(WebhookClaim.Granted, await store.TryClaimAsync(Id, "b", Lease, Token));
        await store.CompleteAsync(Id, "b", Token);
        await store.ReleaseAsync(Id, "b", Token);
        Assert.Equal(WebhookClaim.Handled, await store.TryClaimAsync(Id, "a", Lease, Token));
    }

    [Fact]
    public async Task A_claim_whose_lease_is_over_goes_to_one_of_the_next()
    {
        await Database.WebhookStore().TryClaimAsync(Id, "dead", Lease, Token);
        await Database.LetPassAsync(Lease - TimeSpan.FromMinutes(1));
        Assert.Equal(WebhookClaim.InProgress, await Database.WebhookStore().TryClaimAsync(Id, "early", Lease, Token));
        await Database.LetPassAsync(TimeSpan.FromMinutes(2));

        EntityFrameworkWebhookStore<ShopContext> store = Database.WebhookStore();
        WebhookClaim[] claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => store.TryClaimAsync(Id, $"owner-{i}", Lease, Token)));

        Assert.Single(claims, claim => claim == WebhookClaim.Granted);
        Assert.Equal(7, claims.Count(claim => claim == WebhookClaim.InProgress));

        // The dead one was only slow. What it has done is done.
        await store.CompleteAsync(Id, "dead", Token);
        Assert.Equal(WebhookClaim.Handled, await store.TryClaimAsync(Id, "late", Lease, Token));
    }

    [Fact]
    public async Task Of_many_callers_one_gets_the_claim()
    {
        EntityFrameworkWebhookStore<ShopContext> store = Database.WebhookStore();
        WebhookClaim[] claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => store.TryClaimAsync(Id, $"owner-{i}", Lease, Token)));
        Assert.Single(claims, claim => claim == WebhookClaim.Granted);
    }

    [Fact]
    public async Task A_handled_webhook_is_forgotten_after_the_retention()
    {
        EntityFrameworkWebhookStore<ShopContext> store = Database.WebhookStore();
        await store.TryClaimAsync(Id, "a", Lease, Token);
        await store.CompleteAsync(Id, "a", Token);
        await Database.LetPassAsync(TimeSpan.FromDays(6));
        Assert.Equal(WebhookClaim.Handled, await Database.WebhookStore().TryClaimAsync(Id, "b", Lease, Token));
        await Database.LetPassAsync(TimeSpan.FromDays(2));
        Assert.Equal(WebhookClaim.Granted, await Database.WebhookStore().TryClaimAsync(Id, "b", Lease, Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_claim_whose_commit_was_lost_is_read_again(bool isRetrying)
    {
        Database.IsRetrying = isRetrying;
        EntityFrameworkWebhookStore<ShopContext> store = Database.WebhookStore(options => options.AddInterceptors(new LostCommits()));
        Assert.Equal(WebhookClaim.Granted, await store.TryClaimAsync(Id, "a", Lease, Token));
        Assert.Equal(WebhookClaim.InProgress, await Database.WebhookStore().TryClaimAsync(Id, "b", Lease, Token));
    }

    [Fact]
    public async Task A_model_without_the_table_is_named()
    {
        ServiceCollection services = [];
        services.AddDbContext<BareContext>(options => Database.Configure(options));
        services.AddKlingWebhookStore<BareContext>();
        IKlingWebhookStore store = Database.Keep(services).GetRequiredService<IKlingWebhookStore>();
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => store.TryClaimAsync(Id, "a", Lease, Token));
        Assert.Contains("UseKlingWebhooks", exception.Message, StringComparison.Ordinal);
        Assert.Contains("BareContext", exception.Message, StringComparison.Ordinal);
    }

    private sealed class LostCommits : DbTransactionInterceptor
    {
        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
            throw new TimeoutException("The commit's response was lost.");
    }
}
