using System.Globalization;
using Fal.Kling;
using Studio.Models;
using Studio.Orders;
using Studio.Steps;
using Studio.Videos;

namespace Studio.Web;

/// <summary>A visitor's orders. Another visitor's order is a 404.</summary>
internal static class OrderEndpoints
{
    private const int PageSize = 24;
    private const string FormKeyHeader = "Idempotency-Key";
    private const int MaxFormKeyLength = 100;

    public static void MapOrders(this IEndpointRouteBuilder api)
    {
        api.MapPost("/orders", PlaceNewAsync).WithMetadata(FormEndpoints.SmallBody);
        api.MapGet("/orders", ListAsync);
        api.MapGet("/orders/{id}", (string id, HttpContext context, OrderTable orders) => WithOrderAsync(id, context, orders, order => Task.FromResult(Results.Ok(OrderView.Of(order)))));
        api.MapPost("/orders/{id}/cancel", CancelAsync);
        api.MapPost("/orders/{id}/retry", RetryAsync);
        api.MapGet("/orders/{id}/video", (string id, string? download, HttpContext context, OrderTable orders, IVideoStore videos) => WithOrderAsync(
            id, context, orders, order => order.State is OrderState.Ready
                ? videos.ServeAsync(id, download == "1" ? $"{id}.mp4" : null, context.RequestAborted)
                : Task.FromResult(Results.Problem("There is no video yet.", statusCode: StatusCodes.Status404NotFound))));
    }

    /// <summary>A POST changes something only with a key of the page, which a form of another site cannot send.</summary>
    public static async ValueTask<object?> RequireFormKeyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        !HttpMethods.IsPost(context.HttpContext.Request.Method) || FormKeyOf(context.HttpContext) is not null
            ? await next(context)
            : Results.Problem($"The header {FormKeyHeader} is missing. It has 1 to {MaxFormKeyLength} characters, and a new value for each form that is filled in.", statusCode: StatusCodes.Status400BadRequest);

    private static Task<IResult> PlaceNewAsync(OrderForm form, HttpContext context, OrderPlacement placement, StepScheduler steps) =>
        PlaceAsync(form, FormKeyOf(context)!, context, placement, steps);

    private static async Task<IResult> PlaceAsync(OrderForm form, string formKey, HttpContext context, OrderPlacement placement, StepScheduler steps)
    {
        try
        {
            return await PlaceValidAsync(form, formKey, context, placement, steps);
        }
        catch (StudioFormException exception)
        {
            return Results.ValidationProblem(
                new Dictionary<string, string[]> { [exception.Field] = [exception.Message] }, exception.Message, title: "The form has a mistake");
        }
    }

    // The browser may hang up: the order is placed all the same, and a repeated call finds it.
    private static async Task<IResult> PlaceValidAsync(OrderForm form, string formKey, HttpContext context, OrderPlacement placement, StepScheduler steps)
    {
        KlingRequest request = StudioModels.RequestOf(form);
        KlingPrice price = request.EstimatePrice() ?? throw new StudioFormException("model", "The price of this model is not known.");
        string visitor = Visitor.Of(context);
        (Order? order, bool isNew) = await placement.PlaceAsync(visitor, formKey, form, request, price, CancellationToken.None);
        if (order is null)
        {
            (decimal spent, decimal limit) = await placement.GetBudgetAsync(visitor, CancellationToken.None);
            string detail = string.Create(CultureInfo.InvariantCulture, $"This video costs ${price.Amount:0.00}, and ${Math.Max(0, limit - spent):0.00} of today's ${limit:0.00} are left. The next day begins at midnight UTC. Nothing was bought.");
            return Results.Problem(detail, title: "Today's budget does not allow it", statusCode: StatusCodes.Status402PaymentRequired);
        }

        if (!isNew)
        {
            return Results.Ok(OrderView.Of(order));
        }

        steps.Enqueue(order);
        return Results.Created($"/api/orders/{order.Id}", OrderView.Of(order));
    }

    private static async Task<IResult> ListAsync(string? before, HttpContext context, OrderTable orders, LiveProgress live)
    {
        string visitor = Visitor.Of(context);
        List<Order> page = await orders.ListAsync(
            rows => rows.Where(order => order.VisitorId == visitor && (before == null || string.Compare(order.Id, before) < 0)).OrderByDescending(order => order.Id).Take(PageSize + 1),
            context.RequestAborted);
        return Results.Ok(new { Orders = page.Take(PageSize).Select(order => OrderView.Of(order, live.Find(order.Id))), Next = page.Count > PageSize ? page[PageSize - 1].Id : null });
    }

    private static Task<IResult> CancelAsync(string id, HttpContext context, OrderTable orders, CancelStep cancel, StepScheduler steps) => WithOrderAsync(id, context, orders, async _ =>
    {
        if (await orders.ChangeAsync(id, order => order.RequestCancel(orders.Now), CancellationToken.None) is not { } order)
        {
            Order now = (await orders.FindAsync(id, CancellationToken.None))!;
            return now.IsCancelRequested || now.State is OrderState.Canceled ? Results.Ok(OrderView.Of(now)) : Results.Problem("It can't be canceled any more.", statusCode: StatusCodes.Status409Conflict);
        }

        if (order.State is not OrderState.Bought)
        {
            steps.Enqueue(order);
            return Results.Ok(OrderView.Of(order));
        }

        try
        {
            await cancel.RunAsync(id, CancellationToken.None);
            return Results.Ok(OrderView.Of((await orders.FindAsync(id, CancellationToken.None))!));
        }
        catch (KlingException exception)
        {
            return Results.Problem($"The studio will ask fal again. {exception.Message}", title: "fal can't be reached right now", statusCode: StatusCodes.Status502BadGateway);
        }
    });

    private static Task<IResult> RetryAsync(string id, HttpContext context, OrderTable orders, OrderPlacement placement, StepScheduler steps) => WithOrderAsync(id, context, orders, async order =>
    {
        if (!OrderView.Of(order).CanRetry && order.RetriedBy is null)
        {
            return Results.Problem("Only an order that failed or was canceled can be ordered again.", statusCode: StatusCodes.Status409Conflict);
        }

        // The former order's id is the form's key: however often this is called, there is one new order.
        string formKey = $"retry-{order.Id}";
        IResult result = await PlaceAsync(order.Form, formKey, context, placement, steps);
        if (result is IValueHttpResult { Value: OrderView placed })
        {
            await orders.ChangeAsync(id, row => row.RetriedBy is null && row.Replace(placed.Id), CancellationToken.None);
        }

        return result;
    });

    private static async Task<IResult> WithOrderAsync(string id, HttpContext context, OrderTable orders, Func<Order, Task<IResult>> use) =>
        await orders.FindAsync(id, context.RequestAborted) is { } order && order.VisitorId == Visitor.Of(context)
            ? await use(order)
            : Results.Problem("There is no such order.", statusCode: StatusCodes.Status404NotFound);

    private static string? FormKeyOf(HttpContext context) => context.Request.Headers[FormKeyHeader] is [{ Length: > 0 and <= MaxFormKeyLength } key] ? key : null;
}
