using Fal.Kling.Engine.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Fal.Kling.DependencyInjection;

/// <summary>
/// Adjusts the primary handler of our HttpClient once the application has had its say about it, whatever the order of the registrations. Proxy, certificates and
/// connection limits stay as the application set them.
/// </summary>
internal sealed class PrimaryHandlerFilter(KlingClientName client, IServiceProvider services) : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.Name == client.HttpClient)
        {
            SocketHandlers.Adjust(builder.PrimaryHandler, services.GetRequiredService<IOptionsMonitor<KlingClientOptions>>().Get(client.Options).TimeProvider);
        }
    };
}
