using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Fal.Kling.Tests.Orders;

/// <summary>What every store of idempotency keys must do. It needs nothing of the other tests, so that each store's test project can link it.</summary>
public abstract class StoreContract
{
    private const string EndpointId = "fal-ai/kling-video/v2.1/master/text-to-video";
    private const string Account = "0123456789abcdef0123456789abcdef";
    private const string RequestId = "5c1f0a52-0000-4000-8000-2b7d1e6f9a10";
    private const int Racers = 16;

    // The clock of a file system ticks every 10 ms or faster, those of databases every 4 ms or faster.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(15);

    /// <summary>Opens the store of the test, as another process would where the store is shared by processes.</summary>
    protected abstract IKlingIdempotencyStore Open();

    /// <summary>Opens it with this retention.</summary>
    protected abstract IKlingIdempotencyStore Open(TimeSpan retention);

    /// <summary>Makes all that is stored older.</summary>
    protected abstract Task LetPassAsync(TimeSpan time);

    [Fact]
    public async Task A_record_that_was_added_is_found_as_it_was()
    {
        IdempotencyRecord record = Record("order-1") with { Attempt = Attempt() };

        Assert.Null(await Open().FindAsync("order-1", Token));
        Assert.True(await Open().TryAddAsync(record, Token));
        Assert.Equal(record, (await Open().FindAsync("order-1", Token))?.Record);
    }

    [Fact]
    public async Task A_key_that_has_a_record_cannot_be_added_again()
    {
        IdempotencyRecord first = Record("order-1");

        Assert.True(await Open().TryAddAsync(first, Token));
        Assert.False(await Open().TryAddAsync(Record("order-1"), Token));
        Assert.Equal(first, (await Open().FindAsync("order-1", Token))?.Record);
    }

    [Fact]
    public async Task A_record_is_replaced_by_its_next_version_and_by_no_other()
    {
        IKlingIdempotencyStore store = Open();
        IdempotencyRecord first = Record("order-1");
        IdempotencyRecord second = Next(first, IdempotencyState.Sending);
        await store.TryAddAsync(first, Token);

        Assert.Equal(IdempotencyWrite.Changed, await store.TryReplaceAsync(Next(second, IdempotencyState.Free), Token));
        Assert.Equal(IdempotencyWrite.Written, await store.TryReplaceAsync(second, Token));
        Assert.Equal(IdempotencyWrite.Changed, await store.TryReplaceAsync(Next(first, IdempotencyState.Free), Token));
        Assert.Equal(second, (await Open().FindAsync("order-1", Token))?.Record);
    }

    [Fact]
    public async Task A_key_without_a_record_cannot_be_replaced()
    {
        Assert.Equal(IdempotencyWrite.Changed, await Open().TryReplaceAsync(Next(Record("order-1"), IdempotencyState.Sending), Token));
        Assert.Null(await Open().FindAsync("order-1", Token));
    }

    [Fact]
    public async Task A_job_belongs_to_one_key_of_its_account()
    {
        IKlingIdempotencyStore store = Open();
        IdempotencyRecord owner = await SendingAsync(store, "order-1");
        IdempotencyRecord late = await SendingAsync(store, "order-2");
        IdempotencyRecord elsewhere = await SendingAsync(store, "order-3", "another account");

        Assert.Null(await store.FindOwnerAsync(Account, RequestId, Token));
        Assert.Equal(IdempotencyWrite.Written, await store.TryReplaceAsync(Bought(owner), Token));
        Assert.Equal(IdempotencyWrite.RequestIdTaken, await store.TryReplaceAsync(Bought(late), Token));
        Assert.Equal(IdempotencyWrite.Written, await store.TryReplaceAsync(Bought(elsewhere), Token));
        Assert.Equal(IdempotencyWrite.Written, await store.TryReplaceAsync(Next(Bought(owner), IdempotencyState.Ended), Token));

        Assert.Equal("order-1", await Open().FindOwnerAsync(Account, RequestId, Token));
        Assert.Equal("order-3", await Open().FindOwnerAsync("another account", RequestId, Token));
        Assert.Null(await Open().FindOwnerAsync(Account, "another job", Token));
        Assert.Equal(late, (await Open().FindAsync("order-2", Token))?.Record);
    }

    [Fact]
    public async Task A_stale_version_is_changed_even_where_its_job_is_taken()
    {
        IKlingIdempotencyStore store = Open();
        IdempotencyRecord late = await SendingAsync(store, "order-2");
        await store.TryReplaceAsync(Next(late, IdempotencyState.Unresolved), Token);
        await store.TryReplaceAsync(Bought(await SendingAsync(store, "order-1")), Token);

        Assert.Equal(IdempotencyWrite.Changed, await store.TryReplaceAsync(Bought(late), Token));
    }

    [Fact]
    public async Task A_job_that_a_key_has_given_up_can_belong_to_another()
    {
        IKlingIdempotencyStore store = Open();
        IdempotencyRecord former = Bought(await SendingAsync(store, "order-1"));
        await store.TryReplaceAsync(former, Token);
        await store.TryReplaceAsync(Next(former, IdempotencyState.Free) with { Ticket = null }, Token);

        Assert.Null(await store.FindOwnerAsync(Account, RequestId, Token));
        Assert.Equal(IdempotencyWrite.Written, await store.TryReplaceAsync(Bought(await SendingAsync(store, "order-2")), Token));
        Assert.Equal("order-2", await store.FindOwnerAsync(Account, RequestId, Token));
    }

    [Theory]
    [InlineData("order", "ORDER")]
    [InlineData("straße", "strasse")]
    [InlineData("é", "e")]
    [InlineData("é", "e\u0301")]
    [InlineData("order", "order ")]
    [InlineData("ı", "i")]
    [InlineData("注文 🎬", "注文 🎥")]
    [InlineData("../../etc/passwd", "..\\..\\etc\\passwd")]
    [InlineData("'; drop table kling_idempotency; --", "%_")]
    public async Task Keys_are_compared_by_their_characters(string one, string other)
    {
        IKlingIdempotencyStore store = Open();

        Assert.True(await store.TryAddAsync(Record(one), Token));
        Assert.Null(await store.FindAsync(other, Token));
        Assert.True(await store.TryAddAsync(Record(other), Token));
        Assert.Equal(one, (await Open().FindAsync(one, Token))?.Record.Key);
        Assert.Equal(other, (await Open().FindAsync(other, Token))?.Record.Key);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("語")]
    public async Task The_longest_key_is_stored_whole(string character)
    {
        string key = string.Concat(Enumerable.Repeat(character, 255));

        Assert.True(await Open().TryAddAsync(Record(key), Token));
        Assert.Equal(key, (await Open().FindAsync(key, Token))?.Record.Key);
    }

    [Fact]
    public async Task The_longest_request_id_and_many_surplus_jobs_are_stored_whole()
    {
        IKlingIdempotencyStore store = Open();
        string requestId = new('a', 128);
        IdempotencyRecord bought = Bought(await SendingAsync(store, "order-1"), requestId) with
        {
            Surplus = [.. Enumerable.Range(0, 100).Select(number => JobTicket.FromRequestId($"surplus-{number}", EndpointId))],
        };

        Assert.Equal(IdempotencyWrite.Written, await store.TryReplaceAsync(bought, Token));
        Assert.Equal(bought, (await Open().FindAsync("order-1", Token))?.Record);
        Assert.Equal("order-1", await store.FindOwnerAsync(Account, requestId, Token));
    }

    [Fact]
    public async Task The_age_of_a_record_grows_and_is_never_too_high()
    {
        IKlingIdempotencyStore store = Open();
        Stopwatch sinceBefore = Stopwatch.StartNew();
        await store.TryAddAsync(Record("order-1"), Token);
        Stopwatch sinceAfter = Stopwatch.StartNew();

        for (int looks = 0; looks < 5; looks++)
        {
            await Task.Delay(70, Token);
            TimeSpan least = sinceAfter.Elapsed;
            StoredIdempotencyRecord? stored = await Open().FindAsync("order-1", Token);
            Assert.InRange(stored!.Age, least - Tick, sinceBefore.Elapsed + Tick);
        }
    }

    [Fact]
    public async Task The_age_of_a_record_starts_again_with_each_version()
    {
        IKlingIdempotencyStore store = Open();
        IdempotencyRecord first = Record("order-1");
        await store.TryAddAsync(first, Token);
        await LetPassAsync(TimeSpan.FromHours(3));
        StoredIdempotencyRecord? old = await Open().FindAsync("order-1", Token);

        Stopwatch since = Stopwatch.StartNew();
        await store.TryReplaceAsync(Next(first, IdempotencyState.Sending), Token);
        StoredIdempotencyRecord? young = await Open().FindAsync("order-1", Token);

        Assert.InRange(old!.Age, TimeSpan.FromHours(3) - Tick, TimeSpan.FromHours(3.1));
        Assert.InRange(young!.Age, TimeSpan.Zero, since.Elapsed + Tick);
    }

    [Fact]
    public async Task Of_many_callers_that_add_a_key_at_once_one_wins()
    {
        for (int round = 0; round < 3; round++)
        {
            IdempotencyRecord[] records = [.. Enumerable.Range(0, Racers).Select(_ => Record($"order-{round}"))];

            bool[] added = await RaceAsync(records, (store, record) => store.TryAddAsync(record, Token));

            IdempotencyRecord winner = records[Assert.Single(Enumerable.Range(0, Racers), racer => added[racer])];
            Assert.Equal(winner, (await Open().FindAsync(winner.Key, Token))?.Record);
        }
    }

    [Fact]
    public async Task Of_many_callers_that_replace_a_version_at_once_one_wins()
    {
        IdempotencyRecord current = Record("order-1");
        await Open().TryAddAsync(current, Token);
        for (int round = 0; round < 3; round++)
        {
            IdempotencyRecord[] records = [.. Enumerable.Range(0, Racers).Select(_ => Next(current, IdempotencyState.Preparing))];

            IdempotencyWrite[] writes = await RaceAsync(records, (store, record) => store.TryReplaceAsync(record, Token));

            current = records[Assert.Single(Enumerable.Range(0, Racers), racer => writes[racer] == IdempotencyWrite.Written)];
            Assert.Equal(Racers - 1, writes.Count(write => write == IdempotencyWrite.Changed));
            Assert.Equal(current, (await Open().FindAsync("order-1", Token))?.Record);
        }
    }

    [Fact]
    public async Task Of_many_keys_that_claim_a_job_at_once_one_gets_it()
    {
        List<IdempotencyRecord> records = [];
        foreach (int racer in Enumerable.Range(0, Racers))
        {
            records.Add(Bought(await SendingAsync(Open(), $"order-{racer}")));
        }

        IdempotencyWrite[] writes = await RaceAsync([.. records], (store, record) => store.TryReplaceAsync(record, Token));

        int winner = Assert.Single(Enumerable.Range(0, Racers), racer => writes[racer] == IdempotencyWrite.Written);
        Assert.Equal(Racers - 1, writes.Count(write => write == IdempotencyWrite.RequestIdTaken));
        Assert.Equal($"order-{winner}", await Open().FindOwnerAsync(Account, RequestId, Token));
    }

    [Fact]
    public async Task A_version_that_was_written_is_never_reported_as_changed()
    {
        const int Steps = 10;
        const int Callers = 6;
        IdempotencyRecord first = Record("order-1");
        await Open().TryAddAsync(first, Token);

        await RaceAsync(Enumerable.Repeat(first, Callers).ToArray(), async (store, _) =>
        {
            for (int written = 0; written < Steps;)
            {
                IdempotencyRecord current = (await store.FindAsync("order-1", Token))!.Record;
                written += await store.TryReplaceAsync(Next(current, IdempotencyState.Preparing), Token) == IdempotencyWrite.Written ? 1 : 0;
            }

            return true;
        });

        Assert.Equal(1 + (Steps * Callers), (await Open().FindAsync("order-1", Token))?.Record.Version);
    }

    [Theory]
    [InlineData(IdempotencyState.Free, false)]
    [InlineData(IdempotencyState.Bought, false)]
    [InlineData(IdempotencyState.Ended, false)]
    [InlineData(IdempotencyState.Preparing, true)]
    [InlineData(IdempotencyState.Sending, true)]
    [InlineData(IdempotencyState.Unresolved, true)]
    public async Task An_old_record_is_removed_if_it_is_finished(IdempotencyState state, bool isKept)
    {
        IKlingIdempotencyStore store = Open(TimeSpan.FromDays(1));
        IdempotencyRecord record = await SendingAsync(store, "order-1");
        record = state is IdempotencyState.Bought or IdempotencyState.Ended ? Bought(record) with { State = state } : Next(record, state);
        await store.TryReplaceAsync(record, Token);
        await LetPassAsync(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));

        await Open(TimeSpan.FromDays(1)).TryAddAsync(Record(NeighbourOf("order-1")), Token);

        Assert.Equal(isKept, await store.FindAsync("order-1", Token) is not null);
        Assert.Equal(!isKept, await store.TryAddAsync(Record("order-1"), Token));
        Assert.Null(await store.FindOwnerAsync(Account, RequestId, Token));
    }

    [Fact]
    public async Task A_record_that_is_not_old_yet_is_kept()
    {
        IKlingIdempotencyStore store = Open(TimeSpan.FromDays(1));
        IdempotencyRecord bought = Bought(await SendingAsync(store, "order-1"));
        await store.TryReplaceAsync(bought, Token);
        await LetPassAsync(TimeSpan.FromHours(23));

        await Open(TimeSpan.FromDays(1)).TryAddAsync(Record(NeighbourOf("order-1")), Token);

        Assert.Equal(bought, (await store.FindAsync("order-1", Token))?.Record);
        Assert.Equal("order-1", await store.FindOwnerAsync(Account, RequestId, Token));
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected static IdempotencyRecord Record(string key, string account = Account) => new()
    {
        Key = key,
        Version = 1,
        State = IdempotencyState.Preparing,
        Account = account,
        EndpointId = EndpointId,
        Fingerprint = "1:9f86d081884c7d659a2feaa0c55ad015",
        Owner = Guid.NewGuid().ToString("N"),
        Lease = TimeSpan.FromSeconds(135),
    };

    protected static IdempotencyRecord Next(IdempotencyRecord record, IdempotencyState state) =>
        record with { Version = record.Version + 1, State = state, Owner = Guid.NewGuid().ToString("N") };

    protected static IdempotencyRecord Bought(IdempotencyRecord record, string requestId = RequestId) =>
        Next(record, IdempotencyState.Bought) with { Ticket = JobTicket.FromRequestId(requestId, EndpointId) };

    protected static async Task<IdempotencyRecord> SendingAsync(IKlingIdempotencyStore store, string key, string account = Account)
    {
        IdempotencyRecord first = Record(key, account);
        IdempotencyRecord sending = Next(first, IdempotencyState.Sending) with { Attempt = Attempt() };
        Assert.True(await store.TryAddAsync(first, Token));
        Assert.Equal(IdempotencyWrite.Written, await store.TryReplaceAsync(sending, Token));
        return sending;
    }

    private static SubmitAttempt Attempt() => new() { Id = Guid.NewGuid().ToString("N"), EndpointId = EndpointId, InputHash = "abc", StartedAt = DateTimeOffset.UnixEpoch };

    private async Task<T[]> RaceAsync<T>(IdempotencyRecord[] records, Func<IKlingIdempotencyStore, IdempotencyRecord, Task<T>> write)
    {
        using SemaphoreSlim start = new(0);
        Task<T>[] racers = [.. records.Select(record => Task.Run(async () =>
        {
            IKlingIdempotencyStore store = Open();
            await start.WaitAsync(Token);
            return await write(store, record);
        }))];
        start.Release(records.Length);
        return await Task.WhenAll(racers);
    }

    // A store may clean only the part of itself that it writes to, such as the folder of a hash's first digits.
    protected static string NeighbourOf(string key)
    {
        static byte First(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text))[0];
        return Enumerable.Range(0, int.MaxValue).Select(number => $"neighbour-{number}").First(neighbour => First(neighbour) == First(key));
    }
}
