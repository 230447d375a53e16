using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Fal.Kling.Tests.Orders.Exploration;

/// <summary>What survives every process: fal with its jobs, and the store. Neither needs a thread; a process reaches them through gates that the explorer opens.</summary>
internal sealed class ExploredWorld
{
    private readonly List<(string RequestId, DateTimeOffset SentAt, string Input)> jobs = [];
    private readonly ExploredTime.ProcessTime storeTime;

    public ExploredWorld()
    {
        storeTime = new ExploredTime.ProcessTime(Time, TimeSpan.Zero);
        Store = new InMemoryIdempotencyStore(storeTime);
    }

    public ExploredTime Time { get; } = new();

    public InMemoryIdempotencyStore Store { get; }

    public int Bought => jobs.Count;

    /// <summary>Whether fal's list shows the jobs. It is asked when a search reads the list for the first time.</summary>
    public required Lazy<bool> ListsJobs { get; init; }

    public StoredIdempotencyRecord? StoredFor(string key) => Store.FindAsync(key).Result;

    public bool Has(string requestId) => jobs.Any(job => job.RequestId == requestId);

    public string Buy(string input)
    {
        string id = $"5c1f0a52-0000-4000-8000-{jobs.Count:d12}";
        jobs.Add((id, Time.Now, input));
        return id;
    }

    public string List() => new JsonObject
    {
        ["items"] = new JsonArray([.. (ListsJobs.Value ? jobs : []).Select(job => (JsonNode)new JsonObject
        {
            ["request_id"] = job.RequestId,
            ["sent_at"] = job.SentAt.ToString("O", CultureInfo.InvariantCulture),
            ["json_input"] = JsonNode.Parse(job.Input),
        })]),
        ["has_more"] = false,
    }.ToJsonString();
}

/// <summary>A step that a process wants to take: an effect on the world, and then the response that the process waits for.</summary>
internal sealed class Gate(string name, Action effect, Action respond, Action? fail, Task response)
{
    public string Name => name;

    /// <summary>Whether it changes anything.</summary>
    public bool IsWrite => !name.StartsWith("find", StringComparison.Ordinal);

    /// <summary>Whether its response can be lost while the process lives.</summary>
    public bool CanFail => fail is not null;

    /// <summary>Whether the process no longer waits for it.</summary>
    public bool IsOver => response.IsCompleted;

    public void TakeEffect() => effect();

    public void Respond() => respond();

    public void Fail() => fail!();

    /// <summary>fal says 429; null where the step is not one of fal's.</summary>
    public Action? Refuse { get; init; }
}

/// <summary>fal over HTTP, as one process sees it: a paid POST waits at a gate, and the list responds at once.</summary>
internal sealed class ExploredHandler(ExploredWorld world, ExploredProcess process) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = request.Method == HttpMethod.Post
            ? await PostAsync(await request.Content!.ReadAsStringAsync(CancellationToken.None), cancellationToken)
            : Json(world.List());
        response.RequestMessage = request;
        response.Headers.Date = world.Time.Now;
        return response;
    }

    private Task<HttpResponseMessage> PostAsync(string body, CancellationToken cancellationToken)
    {
        TaskCompletionSource<HttpResponseMessage> source = new();
        cancellationToken.Register(() => source.TrySetCanceled(cancellationToken));
        string? requestId = null;
        process.Wait(new Gate(
            "post",
            () => requestId = world.Buy(body),
            () => source.SetResult(Json($$"""{"status":"IN_QUEUE","request_id":"{{requestId}}"}""")),
            () => source.SetException(new HttpRequestException(HttpRequestError.ResponseEnded, "reset")),
            source.Task)
        {
            Refuse = () => source.SetResult(Busy()),
        });
        return source.Task;
    }

    // The client's own delay would be random.
    private static HttpResponseMessage Busy()
    {
        HttpResponseMessage response = new(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(1));
        return response;
    }

    private static HttpResponseMessage Json(string json) => new() { Content = new StringContent(json, Encoding.UTF8, "application/json") };
}

/// <summary>The store, as one process sees it: reads and writes of records wait at gates.</summary>
internal sealed class ExploredStore(IKlingIdempotencyStore store, ExploredProcess process) : IKlingIdempotencyStore
{
    public Task<StoredIdempotencyRecord?> FindAsync(string key, CancellationToken cancellationToken = default) => WaitAsync("find", () => store.FindAsync(key, CancellationToken.None).Result, cancellationToken);

    public Task<string?> FindOwnerAsync(string account, string requestId, CancellationToken cancellationToken = default) => store.FindOwnerAsync(account, requestId, cancellationToken);

    public Task<bool> TryAddAsync(IdempotencyRecord record, CancellationToken cancellationToken = default) => WaitAsync("add", () => store.TryAddAsync(record, CancellationToken.None).Result, cancellationToken);

    public Task<IdempotencyWrite> TryReplaceAsync(IdempotencyRecord record, CancellationToken cancellationToken = default) =>
        WaitAsync($"write {record.State}", () => store.TryReplaceAsync(record, CancellationToken.None).Result, cancellationToken);

    private Task<T> WaitAsync<T>(string name, Func<T> effect, CancellationToken cancellationToken)
    {
        TaskCompletionSource<T> source = new();
        cancellationToken.Register(() => source.TrySetCanceled(cancellationToken));
        T? result = default;
        process.Wait(new Gate(
            name, () => result = effect(), () => source.SetResult(result!), name == "find" ? null : () => source.SetException(new IOException("the store's response was lost")), source.Task));
        return source.Task;
    }
}
