using Fal.Kling;
using Fal.Kling.DependencyInjection;
using Fal.Kling.Endpoint;
using Fal.Kling.Telemetry;
using Fal.Kling.Verification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what receives fal's webhooks to an application's services.</summary>
public static class KlingWebhookServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="KlingWebhookVerifier"/>, <see cref="KlingWebhookInbox"/> and, unless you register another, <see cref="InMemoryKlingWebhookStore"/>. Call
    /// MapKlingWebhook too. Options are validated when the application starts. Kling clients without a <see cref="KlingClientOptions.WebhookUrlSecret"/> get
    /// <see cref="KlingWebhookOptions.UrlSecret"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options. <see cref="KlingWebhookOptions.AllowedUserIds"/> is required, here or in another call.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddKlingWebhooks(this IServiceCollection services, Action<KlingWebhookOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        Add(services);
        return services.Configure(configure ?? (_ => { }));
    }

    /// <summary>Adds the same with options from configuration, such as <c>configuration.GetSection("KlingWebhooks")</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section whose keys are the names of <see cref="KlingWebhookOptions"/>. It is read once.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddKlingWebhooks(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        Add(services);
        services.AddSingleton(new KlingWebhookSection(section));
        return services.Configure<KlingWebhookOptions>(options => KlingWebhookConfiguration.Apply(section, options));
    }

    private static void Add(IServiceCollection services)
    {
        services.AddOptions<KlingWebhookOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KlingWebhookOptions>, KlingWebhookOptionsValidator>(
            provider => new KlingWebhookOptionsValidator(provider.GetServices<KlingWebhookSection>())));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KlingClientOptions>, KlingClientSecret>(
            provider => new KlingClientSecret(provider.GetRequiredService<IOptions<KlingWebhookOptions>>())));
        services.TryAddSingleton<KlingWebhookInbox>();
        services.TryAddSingleton<IKlingWebhookStore>(provider => new InMemoryKlingWebhookStore(OptionsOf(provider).TimeProvider));
        services.TryAddSingleton(CreateVerifier);
        services.TryAddSingleton(CreateEndpoint);
        services.AddHttpClient(KeysHttp.ClientName)
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => KeysHttp.CreateHandler(OptionsOf(provider)));
    }

    private static KlingWebhookVerifier CreateVerifier(IServiceProvider provider)
    {
        ILogger logger = LoggerOf(provider);
        foreach (string setting in provider.GetServices<KlingWebhookSection>().SelectMany(section => KlingWebhookConfiguration.UnknownSettings(section.Section)))
        {
            WebhookLog.UnknownSetting(logger, setting);
        }

        IHttpClientFactory clients = provider.GetRequiredService<IHttpClientFactory>();
        return new KlingWebhookVerifier(OptionsOf(provider), () => clients.CreateClient(KeysHttp.ClientName), logger);
    }

    private static WebhookEndpoint CreateEndpoint(IServiceProvider provider)
    {
        ILogger logger = LoggerOf(provider);
        KlingWebhookInbox inbox = provider.GetRequiredService<KlingWebhookInbox>();
        return new WebhookEndpoint(
            provider.GetRequiredService<KlingWebhookVerifier>(),
            inbox,
            new LateDeliveries(inbox, logger),
            new WebhookTelemetry(logger),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            logger);
    }

    private static KlingWebhookOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<KlingWebhookOptions>>().Value;

    private static ILogger LoggerOf(IServiceProvider provider) => provider.GetRequiredService<ILoggerFactory>().CreateLogger(WebhookLog.Category);
}
