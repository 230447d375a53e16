using System.Text.Json;
using Fal.Kling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Studio.Hosting;

namespace Studio.Orders;

/// <summary>Takes orders: one for each filled form, within the visitor's budget of the day.</summary>
/// <param name="orders">The orders.</param>
/// <param name="options">The budget.</param>
public sealed class OrderPlacement(OrderTable orders, IOptions<StudioOptions> options)
{
    private readonly long budget = Micros(options.Value.BudgetPerDay);

    /// <summary>Millionths of a dollar.</summary>
    public static long Micros(decimal dollars) => (long)decimal.Round(dollars * 1_000_000);

    /// <summary>Places an order, or returns the one that the same form has placed before.</summary>
    /// <param name="visitorId">Who orders.</param>
    /// <param name="formKey">The page's id of the form.</param>
    /// <param name="form">What was filled in.</param>
    /// <param name="request">The request that it makes.</param>
    /// <param name="price">Its estimated price.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The order, or <see langword="null"/> if the budget of the day does not allow it; and whether it is new.</returns>
    public Task<(Order? Order, bool IsNew)> PlaceAsync(
        string visitorId, string formKey, OrderForm form, KlingRequest request, KlingPrice price, CancellationToken cancellationToken) => orders.RepeatAsync<(Order?, bool)>(
        async database =>
        {
            if (await database.Orders.AsNoTracking().SingleOrDefaultAsync(row => row.VisitorId == visitorId && row.FormKey == formKey, cancellationToken) is { } former)
            {
                return (former, false);
            }

            string today = orders.Today;
            VisitorDay? day = await database.VisitorDays.FindAsync([visitorId, today], cancellationToken);
            if (day is null)
            {
                database.Add(day = new VisitorDay { VisitorId = visitorId, Day = today });
            }

            long micros = Micros(price.Amount);
            if (day.SpentMicros + micros > budget)
            {
                return (null, false);
            }

            day.SpentMicros += micros;
            day.Version++;
            Order order = new()
            {
                Id = Guid.CreateVersion7().ToString("N"),
                VisitorId = visitorId,
                FormKey = formKey,
                Form = form,
                Request = JsonSerializer.Serialize(request),
                PriceMicros = micros,
                PriceBasis = price.Basis,
                Day = today,
                CreatedAt = orders.Now,
                Turn = await NextTurnAsync(database, visitorId, cancellationToken),
            };
            database.Add(order);
            await database.SaveChangesAsync(cancellationToken);
            return (order, true);
        },
        cancellationToken);

    /// <returns>What the visitor has spent today, and may spend, in US dollars.</returns>
    public Task<(decimal Spent, decimal Limit)> GetBudgetAsync(string visitorId, CancellationToken cancellationToken) => orders.RepeatAsync(
        async database => ((await database.VisitorDays.FindAsync([visitorId, orders.Today], cancellationToken))?.SpentMicros / 1_000_000m ?? 0, options.Value.BudgetPerDay),
        cancellationToken);

    private static async Task<long> NextTurnAsync(StudioDb database, string visitorId, CancellationToken cancellationToken)
    {
        long line = (await database.Lines.AsNoTracking().SingleOrDefaultAsync(cancellationToken))?.Turn ?? 0;
        long? last = await database.Orders.Where(row => row.VisitorId == visitorId && row.State == OrderState.Waiting).MaxAsync(row => (long?)row.Turn, cancellationToken);
        return Math.Max(line, last + 1 ?? 0);
    }
}
