using System.Globalization;
using System.Text.Json;
using Fal.Kling.Tests.Orders;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Batches;

/// <summary>fal on a virtual clock, with a job of its own for each submission. A request is recognised by its prompt.</summary>
internal sealed class BatchFixture
{
    private readonly Dictionary<string, (string Prompt, DateTimeOffset At)> jobs = [];
    private int submitting;
    private int unfinished;

    public BatchFixture()
    {
        Store = new WatchedStore(Fal.Time);
        Fal.Handler.Submit.Then(new Step(SubmitAsync));
        Fal.Handler.Stream.Then(new Step(StreamAsync));
        Fal.Handler.Result.Then(new Step(ResultAsync));
        Fal.Handler.List.Then(new FakeRequestList(Fal.Time).Step);
    }

    public FakeFal Fal { get; } = new();

    public WatchedStore Store { get; }

    /// <summary>What fal responds to a submission instead of accepting it; null when it accepts.</summary>
    public Func<string, Step?> Refusal { get; set; } = _ => null;

    public Func<string, TimeSpan> Duration { get; set; } = _ => TimeSpan.FromSeconds(10);

    public Func<string, Step> Result { get; set; } = _ => Reply.Video;

    public TimeSpan Latency { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>When each submission arrived, and how many others were being submitted then.</summary>
    public List<(string Prompt, TimeSpan At, int Submitting)> Posts { get; } = [];

    /// <summary>The jobs that were bought.</summary>
    public int Bought => jobs.Count;

    public int MostUnfinished { get; private set; }

    public int OpenStreams { get; private set; }

    public static decimal Price { get; } = Request("any").EstimatePrice()!.Amount;

    public static TextToVideoRequest Request(string prompt) => new() { Prompt = prompt };

    public static IEnumerable<KlingRequest> Requests(int count) => Enumerable.Range(1, count).Select(number => Request(number.ToString(CultureInfo.InvariantCulture)));

    public static string PromptOf(KlingRequest request) => ((TextToVideoRequest)request).Prompt;

    public static string[] PromptsOf(IEnumerable<BatchOutcome> outcomes) => [.. outcomes.Select(outcome => PromptOf(outcome.Request))];

    public KlingClient Client(int retries = 0) => Fal.Client(options => (options.IdempotencyStore, options.MaxRetries) = (Store, retries));

    public Task<List<BatchOutcome>> RunAsync(int count, BatchOptions? options = null) => RunAsync(Requests(count), options);

    public Task<List<BatchOutcome>> RunAsync(IEnumerable<KlingRequest> requests, BatchOptions? options = null, KlingClient? client = null) =>
        Fal.Time.RunAsync(async () =>
        {
            List<BatchOutcome> outcomes = [];
            await foreach (BatchOutcome outcome in (client ?? Client()).RunAllAsync(requests, options))
            {
                outcomes.Add(outcome);
            }

            return outcomes;
        });

    private async Task<HttpResponseMessage> SubmitAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using JsonDocument input = JsonDocument.Parse(Fal.Handler.SentTo(Fal.Handler.Submit).Last().Body!);
        string prompt = input.RootElement.GetProperty("prompt").GetString()!;
        Posts.Add((prompt, Fal.Time.Elapsed, ++submitting));
        MostUnfinished = Math.Max(MostUnfinished, ++unfinished);
        try
        {
            await Fal.Time.Delay(Latency, cancellationToken);
        }
        finally
        {
            submitting--;
        }

        if (Refusal(prompt) is { } refusal)
        {
            unfinished--;
            return await refusal.Act(request, cancellationToken);
        }

        string id = $"5c1f0a52-0000-4000-8000-{jobs.Count:x12}";
        jobs[id] = (prompt, Fal.Time.GetUtcNow());
        return await Reply.Json(200, FakeFal.AcceptedJson().Replace(FakeFal.RequestId, id, StringComparison.Ordinal)).Act(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> StreamAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        (string prompt, DateTimeOffset at) = JobOf(request);
        OpenStreams++;
        try
        {
            TimeSpan left = at + Duration(prompt) - Fal.Time.GetUtcNow();
            if (left > TimeSpan.Zero)
            {
                await Fal.Time.Delay(left, cancellationToken);
            }
        }
        finally
        {
            OpenStreams--;
        }

        return await Reply.Events(Reply.StatusJson("COMPLETED")).Act(request, cancellationToken);
    }

    private Task<HttpResponseMessage> ResultAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        unfinished--;
        return Result(JobOf(request).Prompt).Act(request, cancellationToken);
    }

    private (string Prompt, DateTimeOffset At) JobOf(HttpRequestMessage request) => jobs[request.RequestUri!.AbsolutePath.Split("/requests/")[1].Split('/')[0]];
}
