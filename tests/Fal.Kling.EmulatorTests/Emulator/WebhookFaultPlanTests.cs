using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>Which webhooks a fault affects.</summary>
public sealed class WebhookFaultPlanTests : IAsyncLifetime
{
    private readonly WatchedClock clock = new();
    private Wire wire = null!;
    private WebhookReceiver receiver = null!;

    public async ValueTask InitializeAsync()
    {
        FalEmulatorOptions options = Wire.Instant();
        options.TimeProvider = clock;
        wire = await Wire.StartAsync(options);
        receiver = await WebhookReceiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await receiver.DisposeAsync();
        await wire.DisposeAsync();
    }

    [Fact]
    public async Task A_fault_can_be_chosen_for_each_attempt()
    {
        await using WebhookReceiver failing = await WebhookReceiver.StartAsync(isHttps: false, 500);
        List<(string, int)> asked = [];
        wire.Emulator.Faults.ChooseForWebhook = delivery =>
        {
            asked.Add((delivery.Job.RequestId, delivery.Attempt));
            return delivery.Attempt == 2 ? WebhookFault.OmitHeader("X-Fal-Webhook-Signature") : null;
        };
        string requestId = await failing.SubmitAsync(wire);
        Assert.True(await WebhookKeySet.VerifiesAsync(wire, await failing.NextAsync()));
        await clock.ExpectTimersAsync(15, 1);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.DoesNotContain("X-Fal-Webhook-Signature", (await failing.NextAsync()).Headers.Keys);
        Assert.Equal([null, "omit-header=X-Fal-Webhook-Signature"], (await WebhookReceiver.AttemptsAsync(wire, 2)).Select(attempt => attempt.Fault));
        Assert.Equal([(requestId, 1), (requestId, 2)], asked);
    }

    [Fact]
    public async Task A_scheduled_fault_affects_as_many_matching_attempts_as_it_says()
    {
        FaultPlan faults = wire.Emulator.Faults;
        WebhookFaultOrder order = faults.OrderForWebhook(WebhookFault.WrongKey, times: 1, when: delivery => delivery.Job.StatusCode == 422);
        faults.ChooseForWebhook = _ => WebhookFault.ChangeBody;
        await receiver.SubmitAsync(wire);
        Assert.True((await receiver.NextAsync()).Body.TryGetProperty("forged", out _));
        Assert.Equal((1, 0), (order.Remaining, order.Served));
        await receiver.SubmitAsync(wire, "{}");
        Assert.False((await receiver.NextAsync()).Body.TryGetProperty("forged", out _));
        Assert.Equal((0, 1, WebhookFault.WrongKey), (order.Remaining, order.Served, order.Fault));

        WebhookFaultOrder withdrawn = faults.OrderForWebhook(WebhookFault.WrongKey, FaultPlan.Always);
        withdrawn.Withdraw();
        await receiver.SubmitAsync(wire);
        Assert.True((await receiver.NextAsync()).Body.TryGetProperty("forged", out _));

        WebhookFaultOrder cleared = faults.OrderForWebhook(WebhookFault.WrongKey, FaultPlan.Always);
        faults.Clear();
        await receiver.SubmitAsync(wire);
        await WebhookKeySet.NextGenuineAsync(wire, receiver);
        Assert.Equal((0, 0), (withdrawn.Served, cleared.Remaining));
    }

    [Fact]
    public async Task A_callback_that_throws_is_recorded_as_an_attempt_and_other_webhooks_are_delivered()
    {
        wire.Emulator.Faults.ChooseForWebhook = _ => throw new OperationCanceledException("the test's own bug");
        await receiver.SubmitAsync(wire);
        string error = Assert.Single(await WebhookReceiver.AttemptsAsync(wire, 1)).Error!;
        Assert.Contains("FaultPlan.ChooseForWebhook", error, StringComparison.Ordinal);
        Assert.Contains("the test's own bug", error, StringComparison.Ordinal);

        wire.Emulator.Faults.ChooseForWebhook = null;
        await receiver.SubmitAsync(wire);
        await WebhookKeySet.NextGenuineAsync(wire, receiver);
    }

    [Fact]
    public void A_plan_rejects_arguments_that_make_no_sense()
    {
        Assert.Throws<ArgumentNullException>("fault", () => wire.Emulator.Faults.OrderForWebhook(null!));
        Assert.Throws<ArgumentOutOfRangeException>("times", () => wire.Emulator.Faults.OrderForWebhook(WebhookFault.Lose, 0));
    }
}
