using Fal.Kling.AspNetCore.Tests.Support;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.AspNetCore.Tests.Stores;

/// <summary>What every store promises, of both that are in the package.</summary>
public sealed class StoreTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider time = Verifiers.Clock();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_webhook_is_claimed_by_one_until_it_is_handled(bool isDistributed)
    {
        IKlingWebhookStore store = Create(isDistributed);
        Assert.Equal(WebhookClaim.Granted, await ClaimAsync(store, "a"));
        Assert.Equal(WebhookClaim.InProgress, await ClaimAsync(store, "b"));
        Assert.Equal(WebhookClaim.Granted, await ClaimAsync(store, "b", "another"));
        await store.CompleteAsync("id", "a", TestContext.Current.CancellationToken);
        Assert.Equal(WebhookClaim.Handled, await ClaimAsync(store, "b"));
        Assert.Equal(WebhookClaim.InProgress, await ClaimAsync(store, "a", "another"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_claim_that_is_given_back_can_be_taken_by_another(bool isDistributed)
    {
        IKlingWebhookStore store = Create(isDistributed);
        await ClaimAsync(store, "a");
        await store.ReleaseAsync("id", "a", TestContext.Current.CancellationToken);
        Assert.Equal(WebhookClaim.Granted, await ClaimAsync(store, "b"));
        await store.ReleaseAsync("id", "a", TestContext.Current.CancellationToken);
        Assert.Equal(WebhookClaim.InProgress, await ClaimAsync(store, "c"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_claim_ends_with_its_lease(bool isDistributed)
    {
        IKlingWebhookStore store = Create(isDistributed);
        await ClaimAsync(store, "a");
        time.Advance(Lease - TimeSpan.FromSeconds(1));
        Assert.Equal(WebhookClaim.InProgress, await ClaimAsync(store, "b"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(WebhookClaim.Granted, await ClaimAsync(store, "b"));
        await store.ReleaseAsync("id", "a", TestContext.Current.CancellationToken);
        Assert.Equal(WebhookClaim.InProgress, await ClaimAsync(store, "c"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_handled_after_its_lease_is_handled(bool isDistributed)
    {
        IKlingWebhookStore store = Create(isDistributed);
        await ClaimAsync(store, "a");
        time.Advance(Lease);
        await ClaimAsync(store, "b");
        await store.CompleteAsync("id", "a", TestContext.Current.CancellationToken);
        await store.ReleaseAsync("id", "b", TestContext.Current.CancellationToken);
        Assert.Equal(WebhookClaim.Handled, await ClaimAsync(store, "c"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handled_webhook_is_remembered_for_a_day(bool isDistributed)
    {
        IKlingWebhookStore store = Create(isDistributed);
        await ClaimAsync(store, "a");
        await store.CompleteAsync("id", "a", TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(WebhookClaim.Handled, await ClaimAsync(store, "b"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(WebhookClaim.Granted, await ClaimAsync(store, "b"));
    }

    [Fact]
    public async Task One_of_many_concurrent_claims_is_granted()
    {
        IKlingWebhookStore store = Create(isDistributed: false);
        WebhookClaim[] claims = await Task.WhenAll(Enumerable.Range(0, 100).Select(owner => Task.Run(() => ClaimAsync(store, $"owner {owner}"))));
        Assert.Single(claims, WebhookClaim.Granted);
    }

    [Fact]
    public async Task A_full_store_forgets_the_oldest_that_is_over_and_never_one_that_is_running()
    {
        InMemoryKlingWebhookStore store = new(time) { Capacity = 3 };
        await ClaimAsync(store, "a", "running");
        await ClaimAsync(store, "a", "handled first");
        await ClaimAsync(store, "a", "handled second");
        await store.CompleteAsync("handled first", "a", TestContext.Current.CancellationToken);
        await store.CompleteAsync("handled second", "a", TestContext.Current.CancellationToken);

        Assert.Equal(WebhookClaim.Granted, await ClaimAsync(store, "b", "new"));
        Assert.Equal(WebhookClaim.Handled, await ClaimAsync(store, "b", "handled second"));
        Assert.Equal(WebhookClaim.Granted, await ClaimAsync(store, "b", "newer"));
        Assert.Equal(WebhookClaim.InProgress, await ClaimAsync(store, "b", "running"));

        // Now all three are running.
        Assert.Equal(WebhookClaim.InProgress, await ClaimAsync(store, "b", "newest"));
        time.Advance(Lease);
        Assert.Equal(WebhookClaim.Granted, await ClaimAsync(store, "b", "newest"));
    }

    [Fact]
    public void A_capacity_or_a_retention_of_nothing_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new InMemoryKlingWebhookStore { Capacity = 0 });
        Assert.Throws<ArgumentException>(() => new InMemoryKlingWebhookStore { Retention = TimeSpan.Zero });
        Assert.Throws<ArgumentException>(() => new DistributedCacheKlingWebhookStore(Cache()) { Retention = TimeSpan.Zero });
    }

    private static Task<WebhookClaim> ClaimAsync(IKlingWebhookStore store, string owner, string requestId = "id") =>
        store.TryClaimAsync(requestId, owner, Lease, TestContext.Current.CancellationToken);

    private IKlingWebhookStore Create(bool isDistributed) => isDistributed ? new DistributedCacheKlingWebhookStore(Cache()) : new InMemoryKlingWebhookStore(time);

    private MemoryDistributedCache Cache() => new(Options.Create(new MemoryDistributedCacheOptions { Clock = new CacheClock(time) }));

    private sealed class CacheClock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
