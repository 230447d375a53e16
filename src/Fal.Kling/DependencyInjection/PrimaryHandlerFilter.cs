using Fal.Kling.Engine.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Fal.Kling.DependencyInjection;

/// <summary>
/// Adjusts the primary handler of our HttpClient after the application has configured it, whatever the order of the registrations.
/// The application's proxy, certificates and connection limits are kept.
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
