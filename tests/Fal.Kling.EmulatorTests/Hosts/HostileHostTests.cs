using Fal.Kling.Emulator;
using Fal.Kling.EmulatorTests.Faults;
using Fal.Kling.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.EmulatorTests.Hosts;

/// <summary>Whatever an application adds to its HttpClients, one call creates at most one job and reports correctly whether it did.</summary>
public sealed class HostileHostTests
{
    private static readonly Fault RateLimited = Fault.RateLimited(TimeSpan.Zero);

    // What each handler does to one submission, and whether fal has the job afterwards.
    private static readonly (Fault? Fault, bool Buys)[] WireFaults =
    [
        (null, true),
        (Fault.AcceptThenReset, true),
        (Fault.AcceptThenBadGateway, true),
        (Fault.AcceptThenHalfBody, true),
        (Fault.AcceptThenAnswer(408), true),
        (Fault.AcceptThenGarbage, true),
        (Fault.BadGateway, false),
        (Fault.BalanceExhausted, false),
        (RateLimited, false),
        (Fault.ResetWithinBody, false),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Hosts()
    {
        TheoryData<string, bool> hosts = [];
        foreach (HostChain host in HostChain.All)
        {
            hosts.Add(host.Name, false);
            if (host.Make is not null)
            {
                hosts.Add(host.Name, true);
            }
        }

        return hosts;
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task One_call_creates_at_most_one_job_and_reports_correctly_whether_it_did(string name, bool byConstructor)
    {
        HostChain host = HostChain.All.Single(candidate => candidate.Name == name);
        foreach ((Fault? fault, bool buys) in WireFaults)
        {
            await using FalEmulator fal = await WatchedFal.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, Token);
            await using ServiceProvider services = byConstructor ? new ServiceCollection().BuildServiceProvider() : Services(fal, host);
            using KlingClient? made = byConstructor ? new KlingClient(Options(fal, new KlingClientOptions()), host.Make!()) : null;
            IKlingClient client = made ?? services.GetRequiredService<IKlingClient>();
            if (fault is not null)
            {
                fal.Faults.Order(FalOperation.Submit, fault, 1);
            }

            SubmitAttempt? attempt = null;
            KlingJob<KlingVideo>? job = null;
            Exception? exception = await Record.ExceptionAsync(async () => job = await client.SubmitAsync(
                new TextToVideoRequest { Prompt = "A paper boat" },
                new SubmitOptions { OnSubmitting = (a, _) => { attempt = a; return default; } },
                Token));

            string what = $"{host.Name}, {fault?.Name ?? "no fault"}: {fal.Jobs.Count} bought, {exception?.Message ?? "a ticket"}";
            bool isRetried = fault == RateLimited && !host.HidesResponses;
            Assert.Equal(host.Refusal is null && (buys || isRetried) ? 1 : 0, fal.Jobs.Count);
            if (host.Refusal is not null)
            {
                Assert.Contains(host.Refusal, exception?.Message, StringComparison.Ordinal);
                Assert.Contains("nothing was bought", exception!.Message, StringComparison.Ordinal);
                Assert.Null(attempt);
            }
            else if (exception is KlingSubmitUncertainException uncertain)
            {
                Assert.Equal(attempt!.Id, uncertain.Attempt.Id);
            }
            else if (exception is null)
            {
                Assert.True(fal.Jobs.Count == 1 && job!.Ticket.RequestId == fal.Jobs[0].RequestId, what);
            }
            else
            {
                Assert.True(fal.Jobs.Count == 0, what);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_BypassHandlersForPaidRequests_submissions_skip_every_handler_and_other_requests_do_not(bool byConstructor)
    {
        foreach (HostChain host in HostChain.All.Where(host => host.Refusal is not null and not nameof(RepeatingPrimary)))
        {
            await using FalEmulator fal = await WatchedFal.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, Token);
            await using ServiceProvider services = byConstructor ? new ServiceCollection().BuildServiceProvider() : Services(fal, host, options => options.BypassHandlersForPaidRequests = true);
            using KlingClient? made = byConstructor ? new KlingClient(Options(fal, new KlingClientOptions { BypassHandlersForPaidRequests = true }), host.Make!()) : null;
            IKlingClient client = made ?? services.GetRequiredService<IKlingClient>();

            KlingVideo video = await client.TextToVideoAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token);

            Assert.Equal(Assert.Single(fal.Jobs).RequestId, video.Ticket.RequestId);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_test_stub_never_lets_a_purchase_through_to_the_network(bool byConstructor)
    {
        HostChain stub = new("stub", nameof(Stub), http => http.AddHttpMessageHandler(() => new Stub()));
        await using FalEmulator fal = await WatchedFal.StartAsync(cancellationToken: Token);
        await using ServiceProvider services = Services(fal, stub);
        using KlingClient? made = byConstructor ? new KlingClient(Options(fal, new KlingClientOptions()), new Stub { InnerHandler = new SocketsHttpHandler() }) : null;
        IKlingClient client = made ?? services.GetRequiredService<IKlingClient>();

        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => client.TextToVideoAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token));

        Assert.Contains(nameof(Stub), exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(KlingClientOptions.PrepareRequest), exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(KlingClientOptions.BypassHandlersForPaidRequests), exception.Message, StringComparison.Ordinal);
        Assert.Empty(fal.Requests);
    }

    private static ServiceProvider Services(FalEmulator fal, HostChain host, Action<KlingClientOptions>? configure = null)
    {
        ServiceCollection services = new();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(KeyWatch.Log));
        services.ConfigureHttpClientDefaults(host.Add);
        services.AddKlingClient(options =>
        {
            Options(fal, options);
            configure?.Invoke(options);
        });
        return services.BuildServiceProvider();
    }

    private static KlingClientOptions Options(FalEmulator fal, KlingClientOptions options)
    {
        fal.Configure(options);
        options.TimeProvider = new AcceleratedClock();
        options.HttpTimeout = TimeSpan.FromMinutes(25);
        return options;
    }

    private sealed class Stub : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.OK) { Content = new StringContent("""{"request_id":"stubbed"}""") });
    }
}
