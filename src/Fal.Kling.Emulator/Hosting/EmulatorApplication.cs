using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fal.Kling.Emulator;

/// <summary>Passes each request from Kestrel to the part of fal that handles it, without middleware, a container or logging.</summary>
internal sealed class EmulatorApplication(
    EmulatorUrls urls,
    RequestLog log,
    FaultPlan faults,
    TimeProvider clock,
    QueueApi queueApi,
    RequestListApi requestListApi,
    CatalogueApi catalogueApi,
    StorageApi storageApi,
    WebhookKeys webhookKeys,
    UploadApi uploadApi,
    DownloadApi downloadApi)
    : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        FalHost host = urls.HostAt(context.Connection.LocalPort);
        Exchange exchange = new(context, host, Route.Of(host, context.Request.Method, context.Request.Path.Value ?? string.Empty), urls, clock);
        exchange.DateOnStart();
        try
        {
            log.Add(exchange);
            await HandleWithFaultsAsync(exchange).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsClientGone(exchange, exception))
        {
            context.Abort();
        }
        catch (Exception exception) when (exception is not AnswerCutException)
        {
            await AnswerFailureAsync(exchange, exception).ConfigureAwait(false);
        }
    }

    private static bool IsClientGone(Exchange exchange, Exception exception) =>
        exchange.Aborted.IsCancellationRequested
        || exception is OperationCanceledException or ConnectionAbortedException or ConnectionResetException or BadHttpRequestException;

    /// <summary>Reports a failure of the emulator, such as a callback that threw. An empty 500 would not tell the test's author what to fix.</summary>
    private static Task AnswerFailureAsync(Exchange exchange, Exception exception)
    {
        HttpResponse response = exchange.Http.Response;
        if (response.HasStarted)
        {
            exchange.Http.Abort();
            return Task.CompletedTask;
        }

        response.Clear();
        exchange.Body = new AnswerBody(response);
        return exchange.AnswerDetailAsync(
            500, exception is CallbackException ? exception.Message : $"The emulator failed: {exception.GetType().Name}: {exception.Message}");
    }

    private Task HandleWithFaultsAsync(Exchange exchange)
    {
        try
        {
            if (faults.For(exchange, clock) is not { } fault)
            {
                return HandleAsync(exchange);
            }

            if (exchange.Record is { } record)
            {
                record.Fault = fault.Name;
            }

            return fault.RunAsync(exchange, () => HandleAsync(exchange));
        }
        catch (FormatException unknownFault)
        {
            return exchange.AnswerDetailAsync(400, unknownFault.Message);
        }
    }

    private Task HandleAsync(Exchange exchange)
    {
        if (exchange.Route.AllowedMethod is { } allowed)
        {
            exchange.Http.Response.Headers.Allow = allowed;
            return exchange.AnswerDetailAsync(405, "Method Not Allowed");
        }

        return exchange.Route.Operation switch
        {
            FalOperation.Other => exchange.AnswerDetailAsync(404, "Not Found"),
            FalOperation.Find => requestListApi.HandleAsync(exchange),
            FalOperation.Prices or FalOperation.Models => catalogueApi.HandleAsync(exchange),
            FalOperation.WebhookKeys => webhookKeys.HandleAsync(exchange),
            FalOperation.Meta => exchange.AnswerAsync(200, MetaJson.Write()),
            FalOperation.InitiateUpload when exchange.Host == FalHost.Storage => storageApi.HandleAsync(exchange),
            FalOperation.InitiateUpload or FalOperation.Upload or FalOperation.CompleteUpload => uploadApi.HandleAsync(exchange),
            FalOperation.Download => downloadApi.HandleAsync(exchange),
            _ => queueApi.HandleAsync(exchange),
        };
    }
}
