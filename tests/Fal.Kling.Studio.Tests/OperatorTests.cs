using Fal.Kling.Emulator;
using Fal.Kling.StudioTests.Support;
using Microsoft.Extensions.Options;
using Studio.Orders;
using Studio.Steps;

namespace Fal.Kling.StudioTests;

/// <summary>An order whose submission was lost waits for a person, and is not bought again by itself.</summary>
public sealed class OperatorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lost_submission_waits_for_the_operator_whatever_runs_again()
    {
        await using TestStudio studio = await StartAsync();
        string id = await LoseAsync(studio, Fault.ResetAfterBody);
        Assert.Equal(0.84m, await studio.SpentAsync());

        studio.Clock.Advance(TimeSpan.FromDays(1));
        await studio.Get<SubmitStep>().RunAsync(id, Token);
        await studio.Get<Sweep>().RunAsync(Token);
        await studio.RunStepsAsync();

        Order order = await studio.OrderAsync(id);
        Assert.Equal((OrderState.Unresolved, Charged.Maybe), (order.State, order.Problem!.Charged));
        Assert.Empty(studio.Fal.Jobs);
    }

    [Fact]
    public async Task A_refused_search_is_not_a_refused_purchase()
    {
        await using TestStudio studio = await StartAsync();
        string id = await studio.PlaceAndStartAsync();
        studio.Fal.Faults.Order(FalOperation.Submit, Fault.AcceptThenReset);
        await studio.Get<SubmitStep>().RunAsync(id, Token);
        await studio.AgePurchaseAsync(id);
        studio.Fal.Faults.Order(FalOperation.Find, Fault.Unauthorized, FaultPlan.Always);

        await studio.Get<SubmitStep>().RunAsync(id, Token);

        Order order = await studio.OrderAsync(id);
        Assert.Equal((OrderState.Submitting, null), (order.State, order.Problem));
        Assert.Equal(0.84m, await studio.SpentAsync());
    }

    [Fact]
    public async Task An_order_that_the_operator_releases_is_bought()
    {
        await using TestStudio studio = await StartAsync();
        string id = await LoseAsync(studio, Fault.ResetAfterBody);

        Assert.Equal(DecisionOutcome.Done, await studio.Get<OperatorDesk>().ReleaseAsync(id, force: true));
        await studio.RunStepsAsync();

        Assert.Equal(OrderState.Ready, (await studio.FinishAsync(id)).State);
        Assert.Single(studio.Fal.Jobs);
    }

    [Fact]
    public async Task An_order_whose_job_the_operator_has_found_gets_that_job()
    {
        await using TestStudio studio = await StartAsync();
        string id = await LoseAsync(studio, Fault.AcceptThenReset);
        string requestId = Assert.Single(studio.Fal.Jobs).RequestId;

        Assert.Equal(DecisionOutcome.Done, await studio.Get<OperatorDesk>().ResolveAsync(id, $" {requestId} ", force: true));
        await studio.RunStepsAsync();

        Order order = await studio.FinishAsync(id);
        Assert.Equal((OrderState.Ready, requestId), (order.State, order.RequestId));
        Assert.Single(studio.Fal.Jobs);
    }

    [Fact]
    public async Task A_young_purchase_is_decided_only_by_force()
    {
        await using TestStudio studio = await StartAsync();
        string id = await LoseAsync(studio, Fault.ResetAfterBody);

        KlingException refused = await Assert.ThrowsAsync<KlingException>(() => studio.Get<OperatorDesk>().ReleaseAsync(id, force: false));

        Assert.Contains("Nothing was changed.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(OrderState.Unresolved, (await studio.OrderAsync(id)).State);
        Assert.Empty(studio.Steps.Names);
    }

    [Fact]
    public async Task A_decision_whose_process_died_counts_whatever_is_decided_afterwards()
    {
        await using TestStudio studio = await StartAsync();
        string id = await LoseAsync(studio, Fault.AcceptThenReset);
        string requestId = Assert.Single(studio.Fal.Jobs).RequestId;
        JobTicket ticket = JobTicket.FromRequestId(requestId, (await studio.OrderAsync(id)).ReadRequest().EndpointId);
        await studio.Get<IKlingClient>().ResolveIdempotencyKeyAsync(id, ticket, force: true, cancellationToken: Token);

        Assert.Equal(DecisionOutcome.Done, await studio.Get<OperatorDesk>().ReleaseAsync(id, force: true));
        await studio.RunStepsAsync();

        Assert.Equal((OrderState.Ready, requestId), ((await studio.FinishAsync(id)).State, Assert.Single(studio.Fal.Jobs).RequestId));
    }

    [Fact]
    public async Task An_order_that_a_process_sends_right_now_is_not_decided()
    {
        await using TestStudio studio = await StartAsync();
        string id = await LoseAsync(studio, Fault.ResetAfterBody);
        await SetStateAsync(studio, id, IdempotencyState.Sending);

        Assert.Equal(DecisionOutcome.InProgress, await studio.Get<OperatorDesk>().ReleaseAsync(id, force: true));
        Assert.Equal(DecisionOutcome.NotNeeded, await studio.Get<OperatorDesk>().ReleaseAsync("no-such-order", force: true));
        Assert.Equal(OrderState.Unresolved, (await studio.OrderAsync(id)).State);
    }

    // A job that the list does not show yet cannot be found.
    private static Task<TestStudio> StartAsync() => TestStudio.StartAsync(emulator: new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, RequestListDelay = TimeSpan.FromDays(1) });

    private static async Task<string> LoseAsync(TestStudio studio, Fault fault)
    {
        string id = await studio.PlaceAndStartAsync();
        studio.Fal.Faults.Order(FalOperation.Submit, fault);
        await studio.Get<SubmitStep>().RunAsync(id, Token);
        Order order = await studio.OrderAsync(id);
        Assert.Equal((OrderState.Submitting, "fal's response was lost. The studio is looking for the job."), (order.State, order.Notice));

        // The search takes minutes, and is tested with the library: it has found nothing.
        Assert.Equal(IdempotencyState.Sending, await SetStateAsync(studio, id, IdempotencyState.Unresolved));
        await studio.Get<SubmitStep>().RunAsync(id, Token);
        Assert.Equal(OrderState.Unresolved, (await studio.OrderAsync(id)).State);
        studio.Steps.LoseAll();
        return id;
    }

    /// <returns>The state before.</returns>
    private static async Task<IdempotencyState> SetStateAsync(TestStudio studio, string id, IdempotencyState state)
    {
        IKlingIdempotencyStore store = studio.Get<IOptions<KlingClientOptions>>().Value.IdempotencyStore!;
        IdempotencyRecord record = (await store.FindAsync(id, Token))!.Record;
        await store.TryReplaceAsync(record with { Version = record.Version + 1, State = state }, Token);
        return record.State;
    }
}
