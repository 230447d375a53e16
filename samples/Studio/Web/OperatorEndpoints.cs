using Fal.Kling;
using Hangfire;
using Studio.Models;
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
        api.MapPost("/orders/{id}/release", (string id, Release release, OperatorDesk desk) => AnswerAsync(() => desk.ReleaseAsync(id, release.Force), release.Force));
        api.MapPost("/orders/{id}/resolve", (string id, Resolution resolution, OperatorDesk desk) =>
            AnswerAsync(() => desk.ResolveAsync(id, resolution.RequestId, resolution.Force), resolution.Force));
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

    private static async Task<IResult> AnswerAsync(Func<Task<DecisionOutcome>> decide, bool isForced)
    {
        try
        {
            return await decide() switch
            {
                DecisionOutcome.Done => Results.NoContent(),
                DecisionOutcome.InProgress => Refused("A process is sending this order or looking for its job. Wait a minute, and load the list again.", canForce: false),
                _ => Results.Problem("This order doesn't wait for a decision. Load the list again.", statusCode: StatusCodes.Status404NotFound),
            };
        }
        catch (KlingException exception)
        {
            return Refused(exception.Message, canForce: !isForced);
        }
        catch (ArgumentException exception)
        {
            return Refused(StudioModels.SentenceOf(exception), canForce: false);
        }
    }

    private static IResult Refused(string detail, bool canForce) =>
        Results.Problem(detail, title: "Nothing was changed", statusCode: StatusCodes.Status409Conflict, extensions: new Dictionary<string, object?> { ["canForce"] = canForce });

    // The browser sends the password with every request, also with one that another site has caused.
    private static async ValueTask<object?> RefuseOtherSitesAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
            ? await next(context)
            : Results.Problem("This request came from another site.", statusCode: StatusCodes.Status403Forbidden);

    /// <param name="Force">See <see cref="OperatorDesk.ReleaseAsync"/>.</param>
    internal sealed record Release(bool Force = false);

    /// <param name="RequestId">fal's id of the job.</param>
    /// <param name="Force">See <see cref="OperatorDesk.ReleaseAsync"/>.</param>
    internal sealed record Resolution(string RequestId, bool Force = false);
}
