using Fal.Kling.Engine.Http;
using Fal.Kling.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fal.Kling.Tests.DependencyInjection;

public sealed class AddKlingClientTests
{
    private readonly FakeFal fal = new();
    private readonly ServiceCollection services = new();

    public AddKlingClientTests() => fal.Handler.Submit.Then(Reply.Accepted);

    [Fact]
    public async Task A_client_is_configured_in_code_and_is_a_singleton()
    {
        services.AddKlingClient(Configure).ConfigurePrimaryHttpMessageHandler(() => fal.Handler);
        await using ServiceProvider provider = Build();

        IKlingClient client = provider.GetRequiredService<IKlingClient>();
        await fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request));

        Assert.Same(client, provider.GetRequiredService<IKlingClient>());
        Assert.Equal("Key " + FakeFal.Key, fal.Handler.Sent[0].Header("Authorization"));
    }

    [Fact]
    public async Task A_client_is_configured_from_a_section_and_missing_settings_keep_their_defaults()
    {
        services.AddKlingClient(Section(("Kling:ApiKey", "from:file"), ("Kling:QueueUrl", "https://proxy.example/q"), ("Kling:HttpTimeout", "00:00:07"), ("Kling:MaxRetries", "0")))
            .ConfigurePrimaryHttpMessageHandler(() => fal.Handler);
        await using ServiceProvider provider = Build();

        KlingClientOptions options = provider.GetRequiredService<IOptions<KlingClientOptions>>().Value;
        await provider.GetRequiredService<IKlingClient>().SubmitAsync(FakeFal.Request, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("https://proxy.example/q/" + FakeFal.TextEndpoint, fal.Handler.Sent[0].Url);
        Assert.Equal("Key from:file", fal.Handler.Sent[0].Header("Authorization"));
        Assert.Equal(TimeSpan.FromSeconds(7), options.HttpTimeout);
        Assert.Equal(0, options.MaxRetries);
        Assert.Equal(new Uri("https://api.fal.ai/v1"), options.PlatformUrl);
    }

    [Fact]
    public async Task Two_keyed_clients_and_one_without_a_key_do_not_mix_up_their_accounts()
    {
        services.AddKeyedKlingClient("film", options => Account(options, "film:key")).ConfigurePrimaryHttpMessageHandler(() => fal.Handler);
        services.AddKeyedKlingClient("ads", options => Account(options, "ads:key")).ConfigurePrimaryHttpMessageHandler(() => fal.Handler);
        services.AddKlingClient(options => Account(options, "plain:key")).ConfigurePrimaryHttpMessageHandler(() => fal.Handler);
        await using ServiceProvider provider = Build();

        IKlingClient[] clients =
        [
            provider.GetRequiredKeyedService<IKlingClient>("film"),
            provider.GetRequiredKeyedService<IKlingClient>("ads"),
            provider.GetRequiredService<IKlingClient>(),
        ];
        foreach (IKlingClient client in clients.Concat(clients))
        {
            await fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request));
        }

        string[] keys = ["Key film:key", "Key ads:key", "Key plain:key"];
        Assert.Equal(keys.Concat(keys), fal.Handler.Sent.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task A_long_lived_client_follows_DNS_changes_because_its_connections_are_renewed()
    {
        services.AddKlingClient(Configure);
        await using ServiceProvider provider = Build();

        HttpMessageHandler handler = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("Fal.Kling");
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        Assert.InRange(Assert.IsType<SocketsHttpHandler>(handler).PooledConnectionLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));
        using SocketsHttpHandler own = SocketHandlers.Create(TimeProvider.System);
        Assert.Equal(TimeSpan.FromMinutes(5), own.PooledConnectionLifetime);
    }

    [Theory]
    [InlineData("MaxRetries", "99")]
    [InlineData("HttpTimeout", "00:00:00")]
    [InlineData("QueueUrl", "http://queue.example")]
    public async Task An_invalid_setting_stops_the_application_at_startup_and_is_named(string name, string value)
    {
        services.AddKlingClient(Section(("Kling:ApiKey", FakeFal.Key), ("Kling:" + name, value)));
        await using ServiceProvider provider = Build();
        OptionsValidationException exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("key-secret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_setting_of_a_keyed_client_is_found_at_startup_too()
    {
        services.AddKeyedKlingClient("film", Configure);
        services.AddKeyedKlingClient("ads", options =>
        {
            Configure(options);
            options.MaxRetries = -1;
        });
        await using ServiceProvider provider = Build();
        Assert.Contains("MaxRetries", Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submission_through_the_factorys_handlers_is_sent_once()
    {
        fal.Handler.Submit.Next();
        fal.Handler.Submit.Then(Reply.Reset, Reply.Accepted);
        services.AddKlingClient(Configure).ConfigurePrimaryHttpMessageHandler(() => fal.Handler);
        await using ServiceProvider provider = Build();
        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => fal.Time.RunAsync(() => provider.GetRequiredService<IKlingClient>().SubmitAsync(FakeFal.Request)));
        Assert.Single(fal.Handler.Sent);
    }

    [Fact]
    public void Missing_arguments_are_rejected()
    {
        Assert.Throws<ArgumentNullException>(() => services.AddKlingClient((IConfiguration)null!));
        Assert.Throws<ArgumentNullException>(() => services.AddKeyedKlingClient(null!));
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddKlingClient());
    }

    private static IConfigurationSection Section(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build().GetSection("Kling");

    private void Configure(KlingClientOptions options) => Account(options, FakeFal.Key);

    private void Account(KlingClientOptions options, string key)
    {
        options.ApiKey = key;
        options.TimeProvider = fal.Time;
    }

    // Hosts validate scopes in development, so a singleton that depends on a scoped service fails here.
    private ServiceProvider Build() => services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
}
