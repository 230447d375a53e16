using Fal.Kling;
using Hangfire;
using Microsoft.Extensions.Options;
using Studio.Orders;
using Studio.Steps;

namespace Studio.Web;

/// <summary>
/// What only a person can decide. When fal's response to a purchase was lost and the job was not found, it is bought again only if the operator has looked and says
/// that fal has no such job.
/// </summary>
internal static class OperatorEndpoints
{
    public static void MapOperator(this WebApplication app)
    {
        app.MapGet("/operator", () => Results.File(Path.Combine(app.Environment.WebRootPath, "operator.html"), "text/html")).RequireAuthorization(OperatorAuthentication.Policy);
        app.MapHangfireDashboard("/hangfire", new DashboardOptions { Authorization = [] }).RequireAuthorization(OperatorAuthentication.Policy);
        RouteGroupBuilder api = app.MapGroup("/api/operator").RequireAuthorization(OperatorAuthentication.Policy).AddEndpointFilter(RefuseOtherSitesAsync);
        api.MapGet("/unresolved", ListAsync);
        api.MapPost("/orders/{id}/release", (string id, Release release, OrderTable orders, IKlingClient kling, StepScheduler steps, IOptions<KlingClientOptions> options) =>
            DecideAsync(id, orders, steps, options, release.Force, _ => kling.ReleaseIdempotencyKeyAsync(id, release.Force)));
        api.MapPost("/orders/{id}/resolve", (string id, Resolution resolution, OrderTable orders, IKlingClient kling, StepScheduler steps, IOptions<KlingClientOptions> options) =>
            DecideAsync(id, orders, steps, options, resolution.Force, order => kling.ResolveIdempotencyKeyAsync(id, JobTicket.FromRequestId(resolution.RequestId.Trim(), order.ReadRequest().EndpointId), resolution.Force)));
    }

    private static async Task<IResult> ListAsync(OrderTable orders, CancellationToken cancellationToken)
    {
        List<Order> unresolved = await orders.ListAsync(rows => rows.Where(order => order.State == OrderState.Unresolved).OrderBy(order => order.Id), cancellationToken);
        return Results.Ok(unresolved.Select(order => new
        {
            order.Id,
            Visitor = order.VisitorId[..8],
            order.CreatedAt,
            Endpoint = order.ReadRequest().EndpointId,
            order.Form.Prompt,
            Price = new PriceView(order.PriceMicros / 1_000_000m, order.PriceBasis),
            order.Problem,
        }));
    }

    private static async Task<IResult> DecideAsync(
        string id, OrderTable orders, StepScheduler steps, IOptions<KlingClientOptions> options, bool isForced, Func<Order, Task> decide)
    {
        if (await orders.FindAsync(id, CancellationToken.None) is not { State: OrderState.Unresolved } order)
        {
            return Results.Problem("This order needs no decision.", statusCode: StatusCodes.Status404NotFound);
        }

        // Another operator may have decided already, with a process that died before the order said so. What the record says then is carried out, and never decided against.
        IdempotencyRecord? record = (await options.Value.IdempotencyStore!.FindAsync(id, CancellationToken.None))?.Record;
        if (record?.State is IdempotencyState.Sending or IdempotencyState.Preparing)
        {
            return Results.Problem("A process is sending this order or looking for its job. Wait a minute, and load the list again.", title: "Nothing was changed", statusCode: StatusCodes.Status409Conflict);
        }

        try
        {
            await (record?.State is IdempotencyState.Unresolved ? decide(order) : Task.CompletedTask);
        }
        catch (Exception exception) when (exception is KlingException or ArgumentException or InvalidOperationException)
        {
            return Results.Problem(
                exception.Message, title: "Nothing was changed", statusCode: StatusCodes.Status409Conflict, extensions: new Dictionary<string, object?> { ["canForce"] = !isForced });
        }

        if (await orders.ChangeAsync(id, row => row.Resume(orders.Now + steps.Lease), CancellationToken.None) is { } resumed)
        {
            steps.Enqueue(resumed);
        }

        return Results.NoContent();
    }

    // The browser sends the password with every request, also with one that another site has caused.
    private static async ValueTask<object?> RefuseOtherSitesAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
            ? await next(context)
            : Results.Problem("This request came from another site.", statusCode: StatusCodes.Status403Forbidden);

    /// <param name="Force">Whether to decide although the purchase is younger than an hour. Otherwise that is refused, because a process that sends it may only be suspended.</param>
    internal sealed record Release(bool Force = false);

    /// <param name="RequestId">fal's id of the job.</param>
    /// <param name="Force">See <see cref="Release"/>.</param>
    internal sealed record Resolution(string RequestId, bool Force = false);
}
