using System.Net;
using System.Net.Sockets;
using Fal.Kling.Cli.Session;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fal.Kling.Cli.Webhooks;

/// <summary>The server that receives webhooks. The library verifies them, and gives each to this once.</summary>
internal sealed class WebhookListener : IAsyncDisposable
{
    // A caller that never ends its body must not keep the command from ending.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    private readonly ListenSettings settings;
    private readonly ListenReport report;
    private readonly DeliveryFolder? folder;
    private readonly WebApplication app;
    private readonly SemaphoreSlim turn = new(1);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int delivered;

    private WebhookListener(ListenSettings settings, WebhookTrust trust, ListenReport report, DeliveryFolder? folder)
    {
        (this.settings, this.report, this.folder) = (settings, report, folder);

        // Empty: a configuration file or a variable of the folder where the command runs must not change it.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        builder.Services.AddRoutingCore().AddScoped<ReceivedCall>().AddKlingWebhooks(trust.ApplyTo);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        app = builder.Build();
        app.Use(ReceiveAsync);
        app.MapKlingWebhook(settings.Path, DeliverAsync);
    }

    /// <summary>The address on this machine.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Completes when so many deliveries were shown as were asked for. Fails when one cannot be shown or kept.</summary>
    public Task Ended => ended.Task;

    /// <exception cref="UsageException">The address is not free, or not of this machine.</exception>
    public static async Task<WebhookListener> StartAsync(ListenSettings settings, WebhookTrust trust, ListenReport report, DeliveryFolder? folder, CancellationToken cancellationToken)
    {
        WebhookListener listener = new(settings, trust, report, folder);
        try
        {
            await listener.app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await listener.DisposeAsync();
            throw new UsageException($"The listener cannot use port {settings.Port} of {settings.Host}: {exception.Message.TrimEnd('.')}. Choose another --port or --host.");
        }

        string address = listener.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        listener.Url = settings.UrlOf(BindingAddress.Parse(address).Port);
        return listener;
    }

    public Task StopAsync() => app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        turn.Dispose();
    }

    private void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = new KlingWebhookOptions().MaxBodySize;
        options.Listen(settings.Host, settings.Port);
    }

    private async Task ReceiveAsync(HttpContext context, RequestDelegate next)
    {
        ReceivedCall call = context.RequestServices.GetRequiredService<ReceivedCall>();
        call.Begin(context, folder);
        await next(context);
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return;
        }

        // Nothing of a call that fal did not sign is shown, the path included.
        if (context.GetEndpoint() is null)
        {
            report.Refused("path", $"A call to another path than {settings.Path}.", "Correct the URL of the submission, or --path.", HttpStatusCode.NotFound);
        }
        else if (call.Verification is not { } verification)
        {
            report.Refused("incomplete", "A call whose body ended early.", "fal repeats a webhook that was cut off.", HttpStatusCode.BadRequest);
        }
        else if (!verification.IsAccepted)
        {
            await OrEndAsync(async () => report.Refused(verification, await call.SaveAsync(context.RequestAborted)));
        }
        else if (!call.IsFirst)
        {
            report.Repeated(verification.Webhook);
        }
    }

    private async Task DeliverAsync(KlingWebhook webhook, IServiceProvider services, CancellationToken cancellationToken)
    {
        ReceivedCall call = services.GetRequiredService<ReceivedCall>();
        call.IsFirst = true;
        await turn.WaitAsync(cancellationToken);
        try
        {
            // fal repeats what was not shown.
            if (ended.Task.IsCompleted)
            {
                throw new InvalidOperationException("The listener ends.");
            }

            await OrEndAsync(async () => report.Delivered(webhook, call.Verification?.UserId, call.ReceivedAt, await call.SaveAsync(cancellationToken)));
            if (++delivered == settings.Count)
            {
                ended.TrySetResult();
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Shows and keeps a call. If that is impossible, the command ends and says why.</summary>
    private async Task OrEndAsync(Func<Task> show)
    {
        try
        {
            await show();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ended.TrySetException(exception);
            throw;
        }
    }
}
