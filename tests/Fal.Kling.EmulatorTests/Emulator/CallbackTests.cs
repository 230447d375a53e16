using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Fal.Kling.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>A bug in a test's own callback is reported to the test. It ends neither the process nor the other jobs.</summary>
public sealed class CallbackTests
{
    private const string Bug = "the test's own bug";

    [Fact]
    public async Task A_video_callback_that_throws_on_the_timer_thread_fails_only_its_own_job()
    {
        FakeTimeProvider clock = new();
        await using Wire wire = await Wire.StartAsync(new() { TimeProvider = clock });
        wire.Emulator.VideoFor = job => job.Input.GetProperty("prompt").GetString() == "bad" ? throw new InvalidOperationException(Bug) : null;
        string bad = await wire.BuyAsync("""{"prompt":"bad"}""");
        string good = await wire.BuyAsync("""{"prompt":"good"}""");

        clock.Advance(TimeSpan.FromMinutes(1));

        JsonElement status = await wire.StatusAsync(bad);
        Assert.Equal("COMPLETED", status.GetProperty("status").GetString());
        Assert.Contains(Bug, status.GetProperty("error").GetString(), StringComparison.Ordinal);
        using HttpResponseMessage result = await wire.GetAsync(bad);
        Assert.Equal(HttpStatusCode.InternalServerError, result.StatusCode);
        Assert.Contains("FalEmulator.VideoFor", (await Wire.JsonOf(result)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        using HttpResponseMessage other = await wire.GetAsync(good);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        EmulatedJob failed = wire.Emulator.Jobs[0];
        Assert.Contains(Bug, failed.Error, StringComparison.Ordinal);
        Assert.Equal((500, 0m), (failed.StatusCode, failed.AmountCharged));
        Assert.Null(wire.Emulator.Jobs[1].Error);
    }

    [Fact]
    public async Task A_video_callback_that_throws_does_not_block_the_next_job()
    {
        FalEmulatorOptions options = Wire.Instant();
        options.Concurrency = 1;
        await using Wire wire = await Wire.StartAsync(options);
        wire.Emulator.VideoFor = _ => throw new OperationCanceledException(Bug);
        await wire.BuyAsync();
        await wire.BuyAsync();
        Assert.Equal([500, 500], wire.Emulator.Jobs.Select(job => job.StatusCode ?? 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fault_predicate_that_throws_returns_500_with_its_name_and_message(bool isHttp2)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        FaultOrder order = wire.Emulator.Faults.Order(FalOperation.Submit, Fault.Hang, when: _ => throw new IOException(Bug));
        await AssertReportedAsync(wire, "FaultPlan.Order(Submit, hang)");
        Assert.Equal((1, 0), (order.Remaining, order.Served));
        order.Withdraw();

        wire.Emulator.Faults.Choose = _ => throw new OperationCanceledException(Bug);
        await AssertReportedAsync(wire, "FaultPlan.Choose");
        wire.Emulator.Faults.Clear();

        Assert.Empty(wire.Emulator.Jobs);
        await wire.BuyAsync();
    }

    [Fact]
    public async Task A_clock_that_throws_on_the_timer_thread_delays_jobs_but_does_not_lose_them()
    {
        BrokenClock clock = new();
        await using Wire wire = await Wire.StartAsync(new() { TimeProvider = clock });
        string requestId = await wire.BuyAsync();
        clock.IsBroken = true;

        clock.Advance(TimeSpan.FromMinutes(1));

        using HttpResponseMessage broken = await wire.GetAsync(requestId, "/status");
        Assert.Equal(HttpStatusCode.InternalServerError, broken.StatusCode);
        clock.IsBroken = false;
        Assert.Equal("COMPLETED", (await wire.StatusAsync(requestId)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_clock_that_throws_is_recorded_as_a_webhook_attempt()
    {
        FalEmulatorOptions options = Wire.Instant();
        options.TimeProvider = new BrokenClock { BreaksTimersOf = TimeSpan.FromSeconds(15) };
        await using Wire wire = await Wire.StartAsync(options);
        using HttpResponseMessage response = await wire.SubmitAsync(query: "?fal_webhook=http%3A%2F%2F127.0.0.1%3A9%2Fhook");
        while (wire.Emulator.Jobs[0].WebhookAttempts.Count == 0)
        {
            await Task.Yield();
        }

        Assert.Contains(BrokenClock.Message, wire.Emulator.Jobs[0].WebhookAttempts[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infinite_delays_are_supported()
    {
        await using Wire wire = await Wire.StartAsync(new()
        {
            QueueTime = TimeSpan.Zero,
            RunTime = TimeSpan.MaxValue,
            KeepAliveInterval = TimeSpan.MaxValue,
            RequestListDelay = TimeSpan.MaxValue,
        });
        string requestId = await wire.BuyAsync();
        Assert.Equal("IN_PROGRESS", (await wire.StatusAsync(requestId)).GetProperty("status").GetString());
        using HttpResponseMessage stream = await wire.SendAsync(
            wire.Request(HttpMethod.Get, wire.Url(requestId, "/status/stream?logs=1")), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
    }

    private static async Task AssertReportedAsync(Wire wire, string callback)
    {
        using HttpResponseMessage response = await wire.SubmitAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        string detail = (await Wire.JsonOf(response)).GetProperty("detail").GetString()!;
        Assert.Contains(callback, detail, StringComparison.Ordinal);
        Assert.Contains(Bug, detail, StringComparison.Ordinal);
    }

    private sealed class BrokenClock : FakeTimeProvider
    {
        public const string Message = "the clock has stopped";

        public bool IsBroken { get; set; }

        /// <summary>The minimum length of a timer that fails.</summary>
        public TimeSpan? BreaksTimersOf { get; init; }

        public override DateTimeOffset GetUtcNow() => IsBroken ? throw new SocketException(0, Message) : base.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            dueTime == BreaksTimersOf ? throw new SocketException(0, Message) : base.CreateTimer(callback, state, dueTime, period);
    }
}
