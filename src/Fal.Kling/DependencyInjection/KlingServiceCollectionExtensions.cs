using Fal.Kling;
using Fal.Kling.Telemetry;
using Fal.Kling.DependencyInjection;
using Fal.Kling.Engine.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Kling to an application's services.</summary>
public static class KlingServiceCollectionExtensions
{
    private const string HttpClientName = "Fal.Kling";

    /// <summary>
    /// Adds <see cref="IKlingClient"/> as a singleton that any service may keep: its handler follows DNS changes by itself. Options are validated when the application starts.
    /// Called again, it configures the same client further, and the last word counts.
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
    /// <param name="serviceKey">The service key. Its text is part of the HttpClient's name; two keys that are not equal never share anything.</param>
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
    /// <param name="serviceKey">The service key. Its text is part of the HttpClient's name; two keys that are not equal never share anything.</param>
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
        ClientName? name = services.Select(service => service.IsKeyedService ? service.KeyedImplementationInstance : service.ImplementationInstance)
            .OfType<ClientName>().FirstOrDefault(existing => Equals(existing.ServiceKey, serviceKey));
        if (name is null)
        {
            name = NewName(services, serviceKey);
            services.AddSingleton(name);
            services.AddKeyedSingleton<IKlingClient>(serviceKey, (provider, _) => Create(provider, name));
            services.AddOptions<KlingClientOptions>(name.Options).ValidateOnStart();
            services.AddSingleton<IValidateOptions<KlingClientOptions>>(new KlingClientOptionsValidator(name));
        }

        name.Section = section ?? name.Section;
        services.Configure(name.Options, configure ?? (_ => { }));

        // The handler renews its connections itself, so the factory need not rotate it, and a singleton may keep the client.
        return services.AddHttpClient(name.HttpClient, OwnHttpClient.Configure)
            .ConfigurePrimaryHttpMessageHandler(OwnHttpClient.CreateHandler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }

    // Keys that are not equal may read the same: 1 and "1".
    private static ClientName NewName(IServiceCollection services, object? serviceKey)
    {
        if (serviceKey is null)
        {
            return new ClientName(null, HttpClientName, Options.Options.DefaultName);
        }

        string name = $"{HttpClientName}:{serviceKey}";
        int alike = services.Count(service => !service.IsKeyedService && service.ImplementationInstance is ClientName { HttpClient: var other }
            && (other == name || other.StartsWith(name + "#", StringComparison.Ordinal)));
        name = alike == 0 ? name : $"{name}#{alike + 1}";
        return new ClientName(serviceKey, name, name);
    }

    private static KlingClient Create(IServiceProvider provider, ClientName name)
    {
        ILogger logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger(HttpClientName);
        if (ForeignRetries.Find(provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(name.HttpClient)) is { } handler)
        {
            Log.RetryingHandlerFound(logger, name.HttpClient, handler);
        }

        foreach (string setting in name.Section is IConfigurationSection section ? KlingClientConfiguration.UnknownSettings(section) : [])
        {
            Log.UnknownSetting(logger, setting);
        }

        return new KlingClient(
            provider.GetRequiredService<IOptionsMonitor<KlingClientOptions>>().Get(name.Options),
            provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(name.HttpClient),
            logger);
    }
}
