using Fal.Kling.EntityFrameworkCore.Tests;
using Fal.Kling.StudioTests.Support;
using Studio.Orders;
using Studio.Steps;

namespace Fal.Kling.StudioTests;

/// <summary>An order is placed once for each form, within the budget of the day, also when many processes do so at the same time.</summary>
public sealed class PlacementTests(PostgresServer postgres)
{
    // One video of the tests costs $0.84.
    private const decimal RoomForThree = 3;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_form_that_is_sent_many_times_at_once_is_one_order(bool isPostgres)
    {
        await using TestStudio studio = await StartAsync(isPostgres);

        (Order? Order, bool IsNew)[] placed = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => studio.TryPlaceAsync("anna", "form-1"))));

        Assert.Single(placed.Select(one => one.Order!.Id).Distinct());
        Assert.Single(placed, one => one.IsNew);
        Assert.Equal(0.84m, await studio.SpentAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Orders_at_the_same_time_do_not_exceed_the_budget(bool isPostgres)
    {
        await using TestStudio studio = await StartAsync(isPostgres, RoomForThree);

        (Order? Order, bool IsNew)[] placed = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => Task.Run(() => studio.TryPlaceAsync("anna", $"form-{number}"))));

        Assert.Equal(3, placed.Count(one => one.Order is not null));
        Assert.Equal(2.52m, await studio.SpentAsync());
    }

    [Fact]
    public async Task Each_visitor_has_a_budget()
    {
        await using TestStudio studio = await StartAsync(isPostgres: false, budget: 1);

        Assert.NotNull((await studio.TryPlaceAsync("anna", "1")).Order);
        Assert.Null((await studio.TryPlaceAsync("anna", "2")).Order);
        Assert.NotNull((await studio.TryPlaceAsync("ben", "1")).Order);
    }

    [Fact]
    public async Task The_next_day_has_a_new_budget()
    {
        await using TestStudio studio = await StartAsync(isPostgres: false, budget: 1);
        await studio.PlaceAsync();

        studio.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(0, await studio.SpentAsync());
        Assert.NotNull((await studio.TryPlaceAsync("anna", "2")).Order);
    }

    [Fact]
    public async Task An_order_that_is_canceled_before_it_is_bought_gives_the_budget_back_once()
    {
        await using TestStudio studio = await StartAsync(isPostgres: false);
        string id = await studio.PlaceAsync();
        await studio.PlaceAsync();

        Order?[] canceled = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => studio.Orders.ChangeAsync(id, order => order.RequestCancel(studio.Orders.Now), CancellationToken.None))));

        Assert.Single(canceled, order => order is not null);
        Assert.Equal(OrderState.Canceled, (await studio.OrderAsync(id)).State);
        Assert.Equal(0.84m, await studio.SpentAsync());
    }

    [Fact]
    public async Task A_visitor_with_many_orders_does_not_delay_a_visitor_with_one()
    {
        await using TestStudio studio = await TestStudio.StartAsync(configure: options => (options.BudgetPerDay, options.MaxJobsInFlight) = (1000, 5));
        for (int order = 0; order < 20; order++)
        {
            await studio.PlaceAsync("anna");
        }

        await studio.Get<Dispatcher>().RunAsync(CancellationToken.None);
        string late = await studio.PlaceAsync("ben");
        await EndOneAsync(studio);
        await studio.Get<Dispatcher>().RunAsync(CancellationToken.None);

        Assert.Equal(OrderState.Submitting, (await studio.OrderAsync(late)).State);
    }

    [Fact]
    public async Task Visitors_take_turns()
    {
        await using TestStudio studio = await TestStudio.StartAsync(configure: options => (options.BudgetPerDay, options.MaxJobsInFlight) = (1000, 6));
        for (int order = 0; order < 10; order++)
        {
            await studio.PlaceAsync("anna");
        }

        for (int order = 0; order < 10; order++)
        {
            await studio.PlaceAsync("ben");
        }

        await studio.Get<Dispatcher>().RunAsync(CancellationToken.None);

        List<Order> started = await studio.Orders.ListAsync(rows => rows.Where(order => order.State == OrderState.Submitting), CancellationToken.None);
        Assert.Equal(3, started.Count(order => order.VisitorId == "anna"));
        Assert.Equal(3, started.Count(order => order.VisitorId == "ben"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispatchers_in_many_processes_do_not_start_more_orders_than_there_is_room_for(bool isPostgres)
    {
        await using TestStudio studio = await TestStudio.StartAsync(
            isPostgres ? await postgres.NewEmptyDatabaseAsync() : null, options => (options.BudgetPerDay, options.MaxJobsInFlight) = (1000, 4));
        for (int order = 0; order < 20; order++)
        {
            await studio.PlaceAsync();
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => studio.Get<Dispatcher>().RunAsync(CancellationToken.None))));

        Assert.Equal(4, (await studio.Orders.ListAsync(rows => rows.Where(order => order.State == OrderState.Submitting), CancellationToken.None)).Count);
        Assert.Equal(4, studio.Steps.Names.Count(name => name == "SubmitStep"));
    }

    private static async Task EndOneAsync(TestStudio studio)
    {
        Order started = (await studio.Orders.ListAsync(rows => rows.Where(order => order.State == OrderState.Submitting).OrderBy(order => order.Id), CancellationToken.None))[0];
        await studio.Orders.ChangeAsync(started.Id, order => order.Fail(new OrderProblem("", "", OrderProblemKind.Other, Charged.No), OrderState.Submitting), CancellationToken.None);
    }

    private async Task<TestStudio> StartAsync(bool isPostgres, decimal budget = 25) =>
        await TestStudio.StartAsync(isPostgres ? await postgres.NewEmptyDatabaseAsync() : null, options => options.BudgetPerDay = budget);
}
