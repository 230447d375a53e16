using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using Fal.Kling;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Studio.Hosting;
using Studio.Orders;
using Studio.Steps;

namespace Studio.Web;

/// <summary>The web part of the studio.</summary>
internal static class StudioWeb
{
    private const int UploadsPerMinute = 30;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static void AddStudioWeb(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddOperator();
        services.AddSingleton<LiveProgress>().AddSingleton<OrderFeed>().AddHostedService(provider => provider.GetRequiredService<OrderFeed>());
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.AddPolicy(FormEndpoints.UploadLimit, context => RateLimitPartition.GetFixedWindowLimiter(
                Visitor.Of(context), _ => new FixedWindowRateLimiterOptions { PermitLimit = UploadsPerMinute, Window = TimeSpan.FromMinutes(1) }));
        });
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(
            new System.Text.Json.Serialization.JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase)));
    }

    public static void MapStudio(this WebApplication app, StudioOptions options, bool isEmulated)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        if (isEmulated)
        {
            HostingLog.Emulated(app.Logger);
        }

        if (options.Role == StudioRole.Worker)
        {
            return;
        }

        OperatorAuthentication.EnsurePassword(options, app.Logger);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use(AddSecurityHeadersAsync);
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.UseRateLimiter();
        RouteGroupBuilder api = app.MapGroup("/api");
        api.MapGet("/session", (HttpContext context, OrderPlacement placement, IWebhookAddress address) => SessionAsync(context, placement, address, isEmulated));
        api.MapForm();
        api.MapGet("/events", (HttpContext context, OrderFeed feed, TimeProvider time) =>
            TypedResults.ServerSentEvents(ReadEventsAsync(feed, Visitor.Of(context), time, app.Lifetime.ApplicationStopping, context.RequestAborted)));
        api.MapGroup(string.Empty).AddEndpointFilter(OrderEndpoints.RequireFormKeyAsync).MapOrders();
        app.MapOperator();
        MapWebhooks(app);
    }

    private static void MapWebhooks(WebApplication app)
    {
        if (app.Services.GetService<KlingWebhookVerifier>() is null)
        {
            HostingLog.NoWebhooks(app.Logger);
            return;
        }

        app.MapKlingWebhook(WebhookAddress.Path, (webhook, services, cancellationToken) => services.GetRequiredService<FollowStep>().ReceiveAsync(webhook, cancellationToken));
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            if (app.Services.GetRequiredService<IWebhookAddress>().WebhookUrl is { } url)
            {
                HostingLog.Webhooks(app.Logger, url);
            }
        });
    }

    private static async Task<IResult> SessionAsync(HttpContext context, OrderPlacement placement, IWebhookAddress address, bool isEmulated)
    {
        (decimal spent, decimal limit) = await placement.GetBudgetAsync(Visitor.Of(context), context.RequestAborted);
        return Results.Ok(new { Emulator = isEmulated, Budget = new BudgetView(limit, spent), Operator = context.User.Identity?.IsAuthenticated == true, Webhooks = address.WebhookUrl is not null });
    }

    // It ends when the program stops, because a deploy would otherwise wait for every open page. The page connects again, to another process.
    private static async IAsyncEnumerable<SseItem<object>> ReadEventsAsync(
        OrderFeed feed, string visitor, TimeProvider time, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using OrderFeed.Page page = feed.Open(visitor);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);

        // The headers are sent with the first event: only then does the page know that it is connected.
        yield return new SseItem<object>(new { }, "alive");
        Task<bool> more = page.Events.WaitToReadAsync(CancellationToken.None).AsTask();
        while (true)
        {
            Task first = await Task.WhenAny(more, Task.Delay(KeepAlive, time, end.Token));
            if (end.IsCancellationRequested)
            {
                yield break;
            }

            if (first != more)
            {
                yield return new SseItem<object>(new { }, "alive");
                continue;
            }

            while (page.Events.TryRead(out SseItem<object> item))
            {
                yield return item;
            }

            more = page.Events.WaitToReadAsync(CancellationToken.None).AsTask();
        }
    }

    private static Task AddSecurityHeadersAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.XFrameOptions = "DENY";
        if (!context.Request.Path.StartsWithSegments("/hangfire", StringComparison.Ordinal))
        {
            IHeaderDictionary headers = context.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'self'; img-src 'self' data: blob: https: http://127.0.0.1:*; media-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
        }

        return next(context);
    }
}
