using System.Collections.Concurrent;
using CsCheck;
using Fal.Kling.Emulator;
using Fal.Kling.EmulatorTests.Hosts;

namespace Fal.Kling.EmulatorTests.Faults;

/// <summary>Runs calls under any mixture of faults. Each call ends with exactly the one job that was requested.</summary>
public sealed class RandomFaultTests
{
    private const int Calls = 10_000;
    private const int Hosts = 16;

    // Handlers that let unpaid requests through.
    private static readonly string[] Chains =
    [
        "standard handler", "standard hedging", "primary that lies about timeouts", "plain HttpClientHandler", "handler that follows redirects",
    ];

    private static readonly Fault[] SubmitFaults =
    [
        Fault.ResetBeforeBody, Fault.ResetWithinBody, Fault.ResetAfterBody, Fault.AcceptThenReset, Fault.AcceptThenBadGateway, Fault.AcceptThenBadGatewayWithRequestId,
        Fault.AcceptThenHalfBody, Fault.AcceptThenHalfBodyInChunks, Fault.AcceptThenGarbage, Fault.BadGateway, Fault.RateLimited(), Fault.Unavailable(), Fault.SplitBody(7),
    ];

    private static readonly Fault[] WaitFaults =
    [
        Fault.ResetBeforeBody, Fault.BadGateway, Fault.RateLimited(), Fault.Unavailable(), Fault.CutStream(), Fault.EndStream(), Fault.SplitBody(5),
        Fault.ClaimStatus("PAUSED"), Fault.OmitQueuePosition, Fault.AcceptThenHalfBody, Fault.Unauthorized,
    ];

    private static readonly Fault[] ResultFaults =
        [Fault.ResetBeforeBody, Fault.BadGateway, Fault.Unavailable(), Fault.ResultEarly(), Fault.ResultEarly(200), Fault.AcceptThenHalfBody, Fault.MissingVideo];

    private static readonly Fault[] DownloadFaults = [Fault.ResetBeforeBody, Fault.BadGateway, Fault.AcceptThenHalfBody];

    private static readonly Gen<Script> Scripts = Gen.Select(
        Choices(SubmitFaults), Choices(WaitFaults), Choices(WaitFaults), Choices(ResultFaults), Choices(DownloadFaults),
        (submit, stream, status, result, download) => new Script(submit, stream, status, result, download));

    [Fact]
    public async Task Ten_thousand_calls_under_random_faults_clocks_and_hosts_buy_what_was_requested_and_lose_nothing()
    {
        ConcurrentQueue<Rig> rigs = new(await Task.WhenAll(Setups().Select(Rig.StartAsync)));
        int bought = 0;
        await Scripts.SampleAsync(
            async script =>
            {
                Assert.True(rigs.TryDequeue(out Rig? rig));
                await BuyOneAsync(rig, script);
                Interlocked.Increment(ref bought);
                rigs.Enqueue(rig);
            },
            iter: Calls,
            threads: 4,
            seed: "0000KlingFal0");
        Assert.Equal(Calls, bought);
        Assert.Equal(Calls, rigs.Sum(rig => rig.Fal.Jobs.Count));
        foreach (Rig rig in rigs)
        {
            await rig.DisposeAsync();
        }
    }

    // Clocks are wrong by up to twelve hours either way, and every other host has handlers of its own.
    private static Setup[] Setups()
    {
        Random random = new(12);
        return [.. Enumerable.Range(0, Hosts).Select(i => new Setup(IsHttp2: i % 4 == 1, HasStandardHandler: false)
        {
            ClockError = TimeSpan.FromHours((random.NextDouble() * 24) - 12),
            Chain = i % 2 == 0 ? HostChain.All.Single(chain => chain.Name == Chains[i / 2 % Chains.Length]) : null,
        })];
    }

    // This is what a careful application does: it searches before it submits again, and resumes with the ticket.
    private static async Task BuyOneAsync(Rig rig, Script script)
    {
        int before = rig.Fal.Jobs.Count;
        // Two consecutive calls have the same prompt.
        string prompt = $"A paper boat, number {before / 2}";
        rig.Fal.Faults.Choose = new Performance(script).Choose;
        Exception? exception = await FaultTrial.CallAsync(rig.Client, prompt);
        rig.Fal.Faults.Choose = null;
        for (int tries = 0; exception is not null && tries < 5; tries++)
        {
            exception = await ContinueAsync(rig, prompt, exception);
        }

        Assert.Null(exception);
        Assert.Equal(before + 1, rig.Fal.Jobs.Count);
    }

    private static async Task<Exception?> ContinueAsync(Rig rig, string prompt, Exception exception)
    {
        JobTicket? bought = exception switch
        {
            KlingSubmitUncertainException uncertain => (await rig.Client.FindJobAsync(uncertain.Attempt, TimeSpan.Zero)).Ticket,
            KlingException { Ticket: { } ticket } => ticket,
            _ => null,
        };
        if (bought is null)
        {
            return await FaultTrial.CallAsync(rig.Client, prompt);
        }

        await rig.Client.DownloadAsync(await rig.Client.GetJob(bought).WaitAsync(), Stream.Null);
        return null;
    }

    // Up to four consecutive requests of an operation, each with a fault or without.
    private static Gen<Fault?[]> Choices(Fault[] faults) => Gen.Int[0, (faults.Length * 2) - 1].Select(i => i < faults.Length ? faults[i] : null).Array[0, 4];

    private sealed record Script(Fault?[] Submit, Fault?[] Stream, Fault?[] Status, Fault?[] Result, Fault?[] Download)
    {
        public override string ToString() => string.Join("; ", new[] { Submit, Stream, Status, Result, Download }.Select(faults => string.Join(", ", faults.Select(fault => fault?.Name ?? "-"))));
    }

    /// <summary>One run of a script. It counts the requests of each operation.</summary>
    private sealed class Performance(Script script)
    {
        private readonly ConcurrentDictionary<FalOperation, int> counts = new();

        public Fault? Choose(RecordedRequest request)
        {
            Fault?[] faults = request.Operation switch
            {
                FalOperation.Submit => script.Submit,
                FalOperation.Stream => script.Stream,
                FalOperation.Status => script.Status,
                FalOperation.Result => script.Result,
                FalOperation.Download => script.Download,
                _ => [],
            };
            int index = counts.AddOrUpdate(request.Operation, 0, (_, count) => count + 1);
            return index < faults.Length ? faults[index] : null;
        }
    }
}
