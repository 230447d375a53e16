using System.Net;
using Fal.Kling;
using Fal.Kling.DependencyInjection;
using Fal.Kling.Engine.Http;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Kling to an application's services.</summary>
public static class KlingServiceCollectionExtensions
{
    private const string HttpClientName = "Fal.Kling";

    /// <summary>
    /// Adds <see cref="IKlingClient"/> as a singleton that any service may keep: its handler follows DNS changes by itself. Options are validated when the application starts.
    /// A second call configures the same client further. Later values win.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options. Default: the key from the environment variable <c>FAL_KEY</c>.</param>
    /// <returns>
    /// The builder of the HttpClient in use, for handlers of your own, or to remove those that the application gives every HttpClient. A primary handler of your own is kept
    /// as long as the client, so it has to follow DNS changes itself: give it a <see cref="System.Net.Http.SocketsHttpHandler.PooledConnectionLifetime"/>.
    /// </returns>
    public static IHttpClientBuilder AddKlingClient(this IServiceCollection services, Action<KlingClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return Add(services, serviceKey: null, configure, section: null);
    }

    /// <summary>Adds <see cref="IKlingClient"/> with options from configuration, such as <c>configuration.GetSection("Kling")</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section whose keys are the names of <see cref="KlingClientOptions"/>. It is read once, when the client is made.</param>
    /// <inheritdoc cref="AddKlingClient(IServiceCollection, Action{KlingClientOptions})" path="/returns"/>
    public static IHttpClientBuilder AddKlingClient(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, serviceKey: null, options => KlingClientConfiguration.Apply(section, options), section);
    }

    /// <summary>Adds a keyed <see cref="IKlingClient"/>, one of several with options of their own.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The service key. Its text is part of the HttpClient's name. Two keys that are not equal never share anything.</param>
    /// <param name="configure">Sets the options. Default: the key from the environment variable <c>FAL_KEY</c>.</param>
    /// <inheritdoc cref="AddKlingClient(IServiceCollection, Action{KlingClientOptions})" path="/returns"/>
    public static IHttpClientBuilder AddKeyedKlingClient(this IServiceCollection services, object serviceKey, Action<KlingClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(serviceKey);
        return Add(services, serviceKey, configure, section: null);
    }

    /// <summary>Adds a keyed <see cref="IKlingClient"/> with options from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The service key. Its text is part of the HttpClient's name. Two keys that are not equal never share anything.</param>
    /// <param name="section">The section whose keys are the names of <see cref="KlingClientOptions"/>. It is read once, when the client is made.</param>
    /// <inheritdoc cref="AddKlingClient(IServiceCollection, Action{KlingClientOptions})" path="/returns"/>
    public static IHttpClientBuilder AddKeyedKlingClient(this IServiceCollection services, object serviceKey, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(serviceKey);
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, serviceKey, options => KlingClientConfiguration.Apply(section, options), section);
    }

    private static IHttpClientBuilder Add(IServiceCollection services, object? serviceKey, Action<KlingClientOptions>? configure, IConfiguration? section)
    {
        KlingClientName? name = services.Select(service => service.IsKeyedService ? service.KeyedImplementationInstance : service.ImplementationInstance)
            .OfType<KlingClientName>().FirstOrDefault(existing => Equals(existing.ServiceKey, serviceKey));
        if (name is null)
        {
            name = NewName(services, serviceKey);
            services.AddSingleton(name);
            services.AddKeyedSingleton<IKlingClient>(serviceKey, (provider, _) => Create(provider, name));
            services.AddOptions<KlingClientOptions>(name.Options).ValidateOnStart();
            services.AddSingleton<IValidateOptions<KlingClientOptions>>(new KlingClientOptionsValidator(name));
            AddHttpDefaults(services, name);
        }

        name.Section = section ?? name.Section;
        services.Configure(name.Options, configure ?? (_ => { }));
        return services.AddHttpClient(name.HttpClient);
    }

    // Our defaults come first. The application's defaults for all HttpClients override them, and its settings for this client override both.
    private static void AddHttpDefaults(IServiceCollection services, KlingClientName name)
    {
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<HttpClientFactoryOptions>>(new ConfigureNamedOptions<HttpClientFactoryOptions>(name.HttpClient, options =>
        {
            // The primary handler renews its connections itself, so the factory need not renew the handler.
            options.HandlerLifetime = Timeout.InfiniteTimeSpan;
            options.HttpClientActions.Add(client => (client.DefaultRequestVersion, client.DefaultVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower));
        })));
        services.AddSingleton<IHttpMessageHandlerBuilderFilter>(provider => new PrimaryHandlerFilter(name, provider));
    }

    // Keys that are not equal may have the same text: 1 and "1".
    private static KlingClientName NewName(IServiceCollection services, object? serviceKey)
    {
        if (serviceKey is null)
        {
            return new KlingClientName(null, HttpClientName, Options.Options.DefaultName);
        }

        string name = $"{HttpClientName}:{serviceKey}";
        int alike = services.Count(service => !service.IsKeyedService && service.ImplementationInstance is KlingClientName { HttpClient: var other }
            && (other == name || other.StartsWith(name + "#", StringComparison.Ordinal)));
        name = alike == 0 ? name : $"{name}#{alike + 1}";
        return new KlingClientName(serviceKey, name, name);
    }

    private static KlingClient Create(IServiceProvider provider, KlingClientName name)
    {
        ILogger logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger(HttpClientName);
        foreach (string setting in name.Section is IConfigurationSection section ? KlingClientConfiguration.UnknownSettings(section) : [])
        {
            Log.UnknownSetting(logger, setting);
        }

        IHttpMessageHandlerFactory handlers = provider.GetRequiredService<IHttpMessageHandlerFactory>();
        IHttpClientFactory clients = provider.GetRequiredService<IHttpClientFactory>();
        return new KlingClient(
            provider.GetRequiredService<IOptionsMonitor<KlingClientOptions>>().Get(name.Options),
            () => HandlerChain.Of(handlers.CreateHandler(name.HttpClient), clients.CreateClient(name.HttpClient)),
            logger);
    }
}
