using System.Text;
using Fal.Kling.Emulator;
using Fal.Kling.StudioTests.Support;
using Studio.Orders;
using Studio.Steps;

namespace Fal.Kling.StudioTests;

/// <summary>The steps of an order may run twice, at the same time, late, or not at all.</summary>
public sealed class StepTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_becomes_a_stored_video()
    {
        await using TestStudio studio = await TestStudio.StartAsync();
        string id = await studio.PlaceAndBuyAsync();
        Assert.Equal(OrderState.Bought, (await studio.OrderAsync(id)).State);

        studio.Steps.LoseAll();
        await studio.Get<FollowStep>().RunAsync(id, Token);
        Assert.Equal(OrderState.Downloading, (await studio.OrderAsync(id)).State);
        await studio.RunStepsAsync();

        Order order = await studio.OrderAsync(id);
        Assert.Equal((OrderState.Ready, null), (order.State, order.DueAt));
        Assert.Equal(order.Size, new FileInfo(studio.VideoPath(id)).Length);
    }

    [Fact]
    public async Task A_submission_that_runs_many_times_at_once_buys_once()
    {
        await using TestStudio studio = await TestStudio.StartAsync();
        string id = await studio.PlaceAndStartAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => studio.Create<SubmitStep>().RunAsync(id, Token), Token)));

        Assert.Equal((await studio.OrderAsync(id)).RequestId, Assert.Single(studio.Fal.Jobs).RequestId);
    }

    [Fact]
    public async Task A_submission_is_not_repeated_after_a_crash_before_the_ticket_was_written()
    {
        await using TestStudio studio = await TestStudio.StartAsync();
        string id = await studio.PlaceAndStartAsync();
        await studio.Get<IKlingClient>().SubmitAsync((await studio.OrderAsync(id)).ReadRequest(), new SubmitOptions { IdempotencyKey = id }, Token);

        await studio.Get<SubmitStep>().RunAsync(id, Token);

        Assert.Equal((await studio.OrderAsync(id)).RequestId, Assert.Single(studio.Fal.Jobs).RequestId);
    }

    [Fact]
    public async Task What_fal_refuses_is_free()
    {
        await using TestStudio studio = await TestStudio.StartAsync();
        string id = await studio.PlaceAndStartAsync();
        studio.Fal.Faults.Order(FalOperation.Submit, Fault.BalanceExhausted);

        await studio.Get<SubmitStep>().RunAsync(id, Token);
        await studio.Get<SubmitStep>().RunAsync(id, Token);

        Order order = await studio.OrderAsync(id);
        Assert.Equal((OrderState.Failed, OrderProblemKind.Balance, Charged.No), (order.State, order.Problem!.Kind, order.Problem.Charged));
        Assert.Equal(0, await studio.SpentAsync());
        Assert.Empty(studio.Fal.Jobs);
    }

    [Fact]
    public async Task While_fal_is_busy_the_order_waits_and_says_so()
    {
        await using TestStudio studio = await TestStudio.StartAsync();
        string id = await studio.PlaceAndStartAsync();
        studio.Fal.Faults.Order(FalOperation.Submit, Fault.RateLimited());

        await studio.Get<SubmitStep>().RunAsync(id, Token);

        Order order = await studio.OrderAsync(id);
        Assert.Equal(OrderState.Submitting, order.State);
        Assert.Equal("fal is busy. The order will be sent again soon.", order.Notice);
        Assert.True(order.DueAt > studio.Orders.Now);

        studio.Clock.SetUtcNow(order.DueAt!.Value);
        studio.Steps.LoseAll();
        await studio.Get<Sweep>().RunAsync(Token);
        await studio.RunStepsAsync();
        Assert.Equal(OrderState.Ready, (await studio.FinishAsync(id)).State);
        Assert.Single(studio.Fal.Jobs);
    }

    [Fact]
    public async Task A_refusal_by_moderation_is_explained_and_keeps_the_budget()
    {
        await using TestStudio studio = await TestStudio.StartAsync(emulator: new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, RefusedWords = ["dragon"] });
        string id = await studio.PlaceAndBuyAsync("A dragon");

        await studio.Get<FollowStep>().RunAsync(id, Token);

        Order order = await studio.OrderAsync(id);
        Assert.Equal((OrderState.Failed, OrderProblemKind.Moderation, Charged.Maybe), (order.State, order.Problem!.Kind, order.Problem.Charged));
        Assert.Equal(0.84m, await studio.SpentAsync());
    }

    [Fact]
    public async Task A_job_that_runs_is_looked_at_later_and_less_and_less_often()
    {
        await using TestStudio studio = await TestStudio.StartAsync(emulator: new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.FromHours(1) });
        string id = await studio.PlaceAndBuyAsync();
        List<TimeSpan> pauses = [];
        for (int look = 0; look < 5; look++)
        {
            await studio.Get<FollowStep>().RunAsync(id, Token);
            pauses.Add((await studio.OrderAsync(id)).DueAt!.Value - studio.Orders.Now);
        }

        Assert.Equal(pauses.Order(), pauses);
        Assert.NotNull((await studio.OrderAsync(id)).StartedAt);
        Assert.True(pauses[^1] > pauses[0]);
    }

    [Fact]
    public async Task A_webhook_brings_the_result_without_a_request()
    {
        await using TestStudio studio = await TestStudio.StartAsync();
        string id = await studio.PlaceAndBuyAsync();
        KlingWebhook webhook = await WebhookOfAsync(studio, id);
        long requests = studio.Fal.RequestCount;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => studio.Get<FollowStep>().ReceiveAsync(webhook, Token), Token)));

        Assert.Equal(requests, studio.Fal.RequestCount);
        Assert.Equal(OrderState.Downloading, (await studio.OrderAsync(id)).State);
        Assert.Single(studio.Steps.Names, name => name == "StoreStep");
    }

    [Fact]
    public async Task A_webhook_that_comes_before_the_ticket_is_written_is_left_for_fal_to_repeat()
    {
        await using TestStudio studio = await TestStudio.StartAsync();
        await studio.PlaceAndStartAsync();
        KlingWebhook early = KlingWebhook.ParseUnverified(Encoding.UTF8.GetBytes("""{"request_id":"aaaaaaaa-1111-2222-3333-444444444444","status":"OK","payload":{}}"""));

        await Assert.ThrowsAsync<InvalidOperationException>(() => studio.Get<FollowStep>().ReceiveAsync(early, Token));
    }

    [Fact]
    public async Task A_webhook_without_a_payload_makes_the_order_due_at_once()
    {
        await using TestStudio studio = await TestStudio.StartAsync();
        string id = await studio.PlaceAndBuyAsync();
        string requestId = (await studio.OrderAsync(id)).RequestId!;
        KlingWebhook bare = KlingWebhook.ParseUnverified(Encoding.UTF8.GetBytes($$"""{"request_id":"{{requestId}}","status":"OK","payload":null,"payload_error":"too large"}"""));

        await studio.Get<FollowStep>().ReceiveAsync(bare, Token);
        await studio.RunStepsAsync();

        Assert.Equal(OrderState.Ready, (await studio.OrderAsync(id)).State);
    }

    [Fact]
    public async Task A_video_that_two_processes_store_at_once_is_stored()
    {
        await using TestStudio studio = await TestStudio.StartAsync();
        string id = await studio.PlaceAndBuyAsync();
        await studio.Get<FollowStep>().RunAsync(id, Token);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => studio.Get<StoreStep>().RunAsync(id, Token), Token)));

        Order order = await studio.OrderAsync(id);
        Assert.Equal(OrderState.Ready, order.State);
        Assert.Equal(order.Size, new FileInfo(studio.VideoPath(id)).Length);
    }

    [Fact]
    public async Task What_a_killed_download_left_is_removed_after_a_day()
    {
        await using TestStudio studio = await TestStudio.StartAsync();
        DirectoryInfo left = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(studio.VideoPath("x")))!, "downloads", "left"));
        string id = await studio.PlaceAndBuyAsync();
        await studio.FinishAsync(id);
        Assert.True(Directory.Exists(left.FullName));

        studio.Clock.Advance(TimeSpan.FromDays(2));
        id = await studio.PlaceAndBuyAsync();
        await studio.FinishAsync(id);

        Assert.False(Directory.Exists(left.FullName));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_file_that_fal_has_deleted_ends_the_order(int status)
    {
        await using TestStudio studio = await TestStudio.StartAsync();
        string id = await studio.PlaceAndBuyAsync();
        await studio.Get<FollowStep>().RunAsync(id, Token);
        studio.Fal.Faults.Order(FalOperation.Download, Fault.Answer(status), FaultPlan.Always);

        await studio.Get<StoreStep>().RunAsync(id, Token);
        Assert.Equal(OrderState.Downloading, (await studio.OrderAsync(id)).State);
        studio.Clock.Advance(TimeSpan.FromHours(2));
        await studio.Get<StoreStep>().RunAsync(id, Token);

        Order order = await studio.OrderAsync(id);
        Assert.Equal((OrderState.Failed, OrderProblemKind.Lost, Charged.Yes), (order.State, order.Problem!.Kind, order.Problem.Charged));
    }

    [Fact]
    public async Task A_step_that_was_lost_is_put_on_the_queue_again_when_it_is_due_by_one_process()
    {
        await using TestStudio studio = await TestStudio.StartAsync();
        await studio.PlaceAndStartAsync();
        studio.Steps.LoseAll();

        await studio.Get<Sweep>().RunAsync(Token);
        Assert.Empty(studio.Steps.Names);

        studio.Clock.Advance(studio.Get<StepScheduler>().Lease);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => studio.Get<Sweep>().RunAsync(Token), Token)));
        Assert.Equal(["SubmitStep"], studio.Steps.Names);
    }

    [Fact]
    public async Task A_canceled_order_that_fal_had_not_started_is_free()
    {
        await using TestStudio studio = await TestStudio.StartAsync(emulator: new() { QueueTime = TimeSpan.FromHours(1) });
        string id = await studio.PlaceAndBuyAsync();
        await studio.Orders.ChangeAsync(id, order => order.RequestCancel(studio.Orders.Now), Token);

        await studio.Get<CancelStep>().RunAsync(id, Token);

        Assert.Equal(OrderState.Canceled, (await studio.OrderAsync(id)).State);
        Assert.Equal(0, await studio.SpentAsync());
    }

    [Fact]
    public async Task A_canceled_order_that_was_running_keeps_its_price_and_is_canceled_when_fal_says_so()
    {
        await using TestStudio studio = await TestStudio.StartAsync(emulator: new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.FromHours(1) });
        string id = await studio.PlaceAndBuyAsync();
        await studio.Orders.ChangeAsync(id, order => order.RequestCancel(studio.Orders.Now), Token);

        await studio.Get<CancelStep>().RunAsync(id, Token);
        await studio.RunStepsAsync();

        Order order = await studio.OrderAsync(id);
        Assert.Equal((OrderState.Canceled, Charged.Maybe), (order.State, order.Problem!.Charged));
        Assert.Equal(0.84m, await studio.SpentAsync());
    }

    [Fact]
    public async Task An_order_that_is_canceled_while_fal_is_busy_is_never_sent()
    {
        await using TestStudio studio = await TestStudio.StartAsync();
        string id = await studio.PlaceAndStartAsync();
        studio.Fal.Faults.Order(FalOperation.Submit, Fault.RateLimited());
        await studio.Get<SubmitStep>().RunAsync(id, Token);
        await studio.Orders.ChangeAsync(id, order => order.RequestCancel(studio.Orders.Now), Token);

        await studio.Get<SubmitStep>().RunAsync(id, Token);

        Assert.Equal(OrderState.Canceled, (await studio.OrderAsync(id)).State);
        Assert.Equal(0, await studio.SpentAsync());
        Assert.Empty(studio.Fal.Jobs);
    }

    [Fact]
    public async Task A_cancellation_that_was_lost_is_sent_by_the_next_look()
    {
        await using TestStudio studio = await TestStudio.StartAsync(emulator: new() { QueueTime = TimeSpan.FromHours(1) });
        string id = await studio.PlaceAndBuyAsync();
        await studio.Orders.ChangeAsync(id, order => order.RequestCancel(studio.Orders.Now), Token);

        await studio.Get<Sweep>().RunAsync(Token);
        await studio.RunStepsAsync();

        Assert.Equal(OrderState.Canceled, (await studio.OrderAsync(id)).State);
        Assert.True(Assert.Single(studio.Fal.Jobs).CancelRequested);
    }

    [Fact]
    public async Task What_was_bought_counts_even_if_another_process_was_refused()
    {
        await using TestStudio studio = await TestStudio.StartAsync();
        string id = await studio.PlaceAndStartAsync();
        KlingJob job = await studio.Get<IKlingClient>().SubmitAsync((await studio.OrderAsync(id)).ReadRequest(), new SubmitOptions { IdempotencyKey = id }, Token);
        await studio.Orders.ChangeAsync(id, order => order.Fail(new OrderProblem("", "", OrderProblemKind.Balance, Charged.No), OrderState.Submitting), Token);
        Assert.Equal(0, await studio.SpentAsync());

        await studio.Orders.ChangeAsync(id, order => order.Buy(job.Ticket, studio.Orders.Now), Token);

        Assert.Equal(OrderState.Ready, (await studio.FinishAsync(id)).State);
        Assert.Equal(0.84m, await studio.SpentAsync());
    }

    [Fact]
    public async Task A_job_that_fal_does_not_find_for_a_while_is_not_given_up()
    {
        await using TestStudio studio = await TestStudio.StartAsync();
        string id = await studio.PlaceAndBuyAsync();
        studio.Fal.Faults.Order(FalOperation.Status, Fault.Answer(404));

        await studio.Get<FollowStep>().RunAsync(id, Token);
        Assert.Equal(OrderState.Bought, (await studio.OrderAsync(id)).State);

        Assert.Equal(OrderState.Ready, (await studio.FinishAsync(id)).State);
    }

    [Fact]
    public async Task An_order_that_is_canceled_while_it_is_sent_is_canceled_at_fal()
    {
        await using TestStudio studio = await TestStudio.StartAsync(emulator: new() { QueueTime = TimeSpan.FromHours(1) });
        string id = await studio.PlaceAndStartAsync();
        await studio.Get<IKlingClient>().SubmitAsync((await studio.OrderAsync(id)).ReadRequest(), new SubmitOptions { IdempotencyKey = id }, Token);
        await studio.Orders.ChangeAsync(id, order => order.RequestCancel(studio.Orders.Now), Token);

        await studio.Get<SubmitStep>().RunAsync(id, Token);

        Assert.Equal(OrderState.Canceled, (await studio.OrderAsync(id)).State);
        Assert.True(Assert.Single(studio.Fal.Jobs).CancelRequested);
    }

    private static async Task<KlingWebhook> WebhookOfAsync(TestStudio studio, string id)
    {
        Order order = await studio.OrderAsync(id);
        KlingVideo video = await studio.Get<IKlingClient>().GetJob(order.ReadTicket()).WaitAsync(cancellationToken: Token);
        byte[] body = Encoding.UTF8.GetBytes($$"""{"request_id":"{{order.RequestId}}","status":"OK","payload":{{video.RawJson}}}""");
        return KlingWebhook.ParseUnverified(body) with { Ticket = order.ReadTicket() };
    }
}
