using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fal.Kling.Emulator;

/// <summary>Takes each request from Kestrel to the part of fal that it is for. There is no middleware, no container and no logging in between.</summary>
internal sealed class EmulatorApplication(
    EmulatorUrls urls,
    RequestLog log,
    FaultPlan faults,
    TimeProvider clock,
    QueueApi queueApi,
    RequestListApi requestListApi,
    StorageApi storageApi,
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
        Exchange exchange = new(context, host, Route.Of(host, context.Request.Method, context.Request.Path.Value ?? string.Empty), urls);
        log.Add(exchange);
        try
        {
            await HandleWithFaultsAsync(exchange).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ConnectionAbortedException or BadHttpRequestException)
        {
            // The client went away, which is its right.
            context.Abort();
        }
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
            FalOperation.InitiateUpload when exchange.Host == FalHost.Storage => storageApi.HandleAsync(exchange),
            FalOperation.InitiateUpload or FalOperation.Upload or FalOperation.CompleteUpload => uploadApi.HandleAsync(exchange),
            FalOperation.Download => downloadApi.HandleAsync(exchange),
            _ => queueApi.HandleAsync(exchange),
        };
    }
}
