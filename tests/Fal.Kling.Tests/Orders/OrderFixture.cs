using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Orders;

/// <summary>fal on a virtual clock, its list of requests, a store, and clients that share it.</summary>
internal sealed class OrderFixture
{
    public const string Key = "order-4711";

    /// <summary>Of a client with the default HttpTimeout.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30 + 20);

    private const string SecondId = "5c1f0a52-0000-4000-8000-2b7d1e6f9a11";

    public OrderFixture()
    {
        Store = new WatchedStore(Fal.Time);
        List = new FakeRequestList(Fal.Time);
        Fal.Handler.List.Then(List.Step);
    }

    public FakeFal Fal { get; } = new();

    public WatchedStore Store { get; }

    public FakeRequestList List { get; }

    public RecordingLogger Logger { get; } = new();

    public static JobTicket SecondJob { get; } = JobTicket.FromRequestId(SecondId, FakeFal.TextEndpoint);

    /// <summary>How many paid requests were sent.</summary>
    public int Posts => Fal.Handler.SentTo(Fal.Handler.Submit).Count();

    /// <summary>A process of its own: a client that remembers nothing of the others.</summary>
    public KlingClient Process(Action<KlingClientOptions>? configure = null) => Fal.Client(
        options =>
        {
            options.IdempotencyStore = Store;
            options.MaxRetries = 3;
            configure?.Invoke(options);
        },
        Logger);

    public static Task<KlingJob<KlingVideo>> SubmitAsync(KlingClient client, TextToVideoRequest? request = null, SubmitOptions? options = null, CancellationToken cancellationToken = default) =>
        client.SubmitAsync(request ?? FakeFal.Request, (options ?? new SubmitOptions()) with { IdempotencyKey = Key }, cancellationToken);

    /// <summary>Submits in a new process, on the virtual clock.</summary>
    public Task<KlingJob<KlingVideo>> SubmitAsync(TextToVideoRequest? request = null, SubmitOptions? options = null, Action<KlingClientOptions>? configure = null) =>
        Fal.Time.RunAsync(() => SubmitAsync(Process(configure), request, options));

    public Task<IdempotencyRecord> RecordAsync() => Store.RecordOfAsync(Key);

    /// <summary>Another key with the same input records fal's job as its own, as a mistaken search would.</summary>
    public async Task TakeJobWithAsync(string key)
    {
        IdempotencyRecord own = await RecordAsync();
        IdempotencyRecord first = own with { Key = key, Version = 1, State = IdempotencyState.Preparing, Owner = "another" };
        Assert.True(await Store.TryAddAsync(first));
        Assert.Equal(IdempotencyWrite.Written, await Store.TryReplaceAsync(first with { Version = 2, State = IdempotencyState.Bought, Ticket = FakeFal.Ticket }));
    }

    public Task PassAsync(TimeSpan time) => Fal.Time.RunAsync(() => Fal.Time.Delay(time, CancellationToken.None));

    /// <summary>Buys a job whose response is lost.</summary>
    public async Task LoseResponseAsync()
    {
        Fal.Handler.Submit.Then(Reply.Reset);
        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => SubmitAsync());
        Assert.Equal(IdempotencyState.Sending, (await RecordAsync()).State);
    }

    public async Task AssertUnresolvedAsync()
    {
        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => SubmitAsync());
        Assert.Equal(IdempotencyState.Unresolved, (await RecordAsync()).State);
        Assert.Equal(1, Posts);
    }
}
