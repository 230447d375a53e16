using System.Globalization;

namespace Fal.Kling.Tests.Orders;

public sealed class InMemoryStoreTests : StoreContract
{
    private readonly ShiftedTime time = new();
    private InMemoryIdempotencyStore? store;

    [Fact]
    public async Task When_it_is_full_the_finished_record_that_changed_least_recently_is_removed()
    {
        InMemoryIdempotencyStore small = new(time) { Capacity = 3 };
        IdempotencyRecord early = await SendingAsync(small, "order-1");
        IdempotencyRecord late = await SendingAsync(small, "order-2");
        await SendingAsync(small, "order-3");
        await small.TryReplaceAsync(Bought(late), Token);
        await small.TryReplaceAsync(Bought(early, "another-job"), Token);

        Assert.True(await small.TryAddAsync(Record("order-4"), Token));

        Assert.Equal("1 - 3 4", await KeptAsync(small, 4));
        Assert.Null(await small.FindOwnerAsync(late.Account, Bought(late).RequestId!, Token));
    }

    [Fact]
    public async Task When_it_is_full_of_unfinished_records_it_refuses_another()
    {
        InMemoryIdempotencyStore small = new(time) { Capacity = 2 };
        IdempotencyRecord sending = await SendingAsync(small, "order-1");
        await SendingAsync(small, "order-2");

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => small.TryAddAsync(Record("order-3"), Token));
        Assert.Contains("is full: each of its 2 purchases", exception.Message, StringComparison.Ordinal);
        Assert.False(await small.TryAddAsync(Record("order-1"), Token));
        Assert.Equal(IdempotencyWrite.Written, await small.TryReplaceAsync(Next(sending, IdempotencyState.Free), Token));
        Assert.True(await small.TryAddAsync(Record("order-3"), Token));
        Assert.Equal("- 2 3", await KeptAsync(small, 3));
    }

    [Fact]
    public async Task An_unfinished_record_does_not_keep_the_old_ones_behind_it()
    {
        IKlingIdempotencyStore shared = Open(TimeSpan.FromDays(1));
        await SendingAsync(shared, "order-1");
        await shared.TryReplaceAsync(Bought(await SendingAsync(shared, "order-2")), Token);
        await LetPassAsync(TimeSpan.FromDays(2));

        await shared.TryAddAsync(Record("order-3"), Token);

        Assert.Equal("1 - 3", await KeptAsync(shared, 3));
    }

    [Fact]
    public void Its_limits_are_more_than_zero()
    {
        Assert.Throws<ArgumentException>(() => new InMemoryIdempotencyStore { Capacity = 0 });
        Assert.Throws<ArgumentException>(() => new InMemoryIdempotencyStore { Retention = TimeSpan.Zero });
        Assert.Equal(10_000, new InMemoryIdempotencyStore().Capacity);
        Assert.Equal(TimeSpan.FromDays(30), new InMemoryIdempotencyStore().Retention);
    }

    protected override IKlingIdempotencyStore Open() => store ??= new InMemoryIdempotencyStore(time);

    protected override IKlingIdempotencyStore Open(TimeSpan retention) => store ??= new InMemoryIdempotencyStore(time) { Retention = retention };

    protected override Task LetPassAsync(TimeSpan time)
    {
        this.time.Shift(time);
        return Task.CompletedTask;
    }

    private static async Task<string> KeptAsync(IKlingIdempotencyStore store, int count)
    {
        List<string> kept = [];
        foreach (int number in Enumerable.Range(1, count))
        {
            kept.Add(await store.FindAsync($"order-{number}", Token) is null ? "-" : number.ToString(CultureInfo.InvariantCulture));
        }

        return string.Join(' ', kept);
    }

    private sealed class ShiftedTime : TimeProvider
    {
        private long shift;

        public void Shift(TimeSpan time) => shift += (long)(time.TotalSeconds * TimestampFrequency);

        public override long GetTimestamp() => base.GetTimestamp() + shift;
    }
}
