using Fal.Kling.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fal.Kling.AspNetCore.Tests.Registration;

/// <summary>Settings are checked when the application starts, and come from code or configuration.</summary>
public sealed class StartupTests
{
    [Fact]
    public async Task Without_allowed_users_the_application_does_not_start_and_the_message_says_how_to_find_them()
    {
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(services => services.AddKlingWebhooks()));
        Assert.StartsWith("KlingWebhookOptions.AllowedUserIds is empty.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("A webhook that fal signed for user X was refused, because X is not in AllowedUserIds", exception.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<KlingWebhookOptions>> Invalid => new()
    {
        { "AllowedUserIds", options => options.AllowedUserIds.Add(" ") },
        { "AllowedUserIds", options => options.AllowedUserIds.Add("a,b") },
        { "UrlSecret", options => options.UrlSecret = "tooshort" },
        { "KeysUrl", options => options.KeysUrl = new Uri("http://rest.fal.ai/.well-known/jwks.json") },
        { "KeysUrl", options => options.KeysUrl = new Uri("/jwks.json", UriKind.Relative) },
        { "KeysUrl", options => options.KeysUrl = new Uri("https://user@rest.fal.ai/") },
        { "KeysUrl", options => options.KeysUrl = null! },
        { "TimeTolerance", options => options.TimeTolerance = TimeSpan.Zero },
        { "TimeTolerance", options => options.TimeTolerance = TimeSpan.FromHours(25) },
        { "ClaimLease", options => options.ClaimLease = Timeout.InfiniteTimeSpan },
        { "MaxBodySize", options => options.MaxBodySize = 0 },
        { "MaxBodySize", options => options.MaxBodySize = int.MaxValue },
        { "TimeProvider", options => options.TimeProvider = null! },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task An_invalid_setting_is_named_and_no_secret_is_shown(string setting, Action<KlingWebhookOptions> configure)
    {
        OptionsValidationException atStart = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(services => services.AddKlingWebhooks(Configure)));
        ArgumentException without = Assert.Throws<ArgumentException>(() =>
        {
            KlingWebhookOptions options = new();
            Configure(options);
            return new KlingWebhookVerifier(options);
        });
        Assert.StartsWith("KlingWebhookOptions." + setting, atStart.Message, StringComparison.Ordinal);
        Assert.StartsWith(setting, without.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tooshort", atStart.Message + without.Message, StringComparison.Ordinal);

        void Configure(KlingWebhookOptions options)
        {
            options.AllowedUserIds.Add(Call.UserId);
            configure(options);
        }
    }

    [Fact]
    public async Task Http_is_accepted_on_loopback() => await StartAsync(services => services.AddKlingWebhooks(options =>
    {
        options.AllowedUserIds.Add(Call.UserId);
        options.KeysUrl = new Uri("http://127.0.0.1:5000/jwks.json");
    }));

    [Fact]
    public void Settings_can_come_from_configuration()
    {
        KlingWebhookOptions options = Bind(new()
        {
            ["KlingWebhooks:AllowedUserIds:0"] = "user-1",
            ["KlingWebhooks:AllowedUserIds:1"] = "user-2",
            ["KlingWebhooks:UrlSecret"] = Verifiers.Secret,
            ["KlingWebhooks:KeysUrl"] = "https://example.com/jwks.json",
            ["KlingWebhooks:TimeTolerance"] = "00:10:00",
            ["KlingWebhooks:MaxBodySize"] = "2048",
            ["KlingWebhooks:ClaimLease"] = "00:01:00",
        }).GetRequiredService<IOptions<KlingWebhookOptions>>().Value;
        Assert.Equal(["user-1", "user-2"], options.AllowedUserIds);
        Assert.Equal((Verifiers.Secret, "https://example.com/jwks.json", TimeSpan.FromMinutes(10), 2048, TimeSpan.FromMinutes(1)),
            (options.UrlSecret, options.KeysUrl.AbsoluteUri, options.TimeTolerance, options.MaxBodySize, options.ClaimLease));
    }

    [Fact]
    public void A_message_names_the_section_and_a_misspelt_setting_is_logged()
    {
        ServiceProvider missing = Bind(new() { ["KlingWebhooks:AllowedUserId"] = "user-1" });
        Assert.StartsWith("KlingWebhooks:AllowedUserIds is empty.", Assert.Throws<OptionsValidationException>(() => missing.GetRequiredService<KlingWebhookVerifier>()).Message, StringComparison.Ordinal);

        LogLines log = new();
        ServiceProvider misspelt = Bind(new() { ["KlingWebhooks:AllowedUserIds:0"] = "user-1", ["KlingWebhooks:UrlSecrets"] = Verifiers.Secret }, log);
        Assert.NotNull(misspelt.GetRequiredService<KlingWebhookVerifier>());
        Assert.StartsWith("KlingWebhooks:UrlSecrets in the configuration isn't a setting", log.TextOf("UnknownSetting"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_of_the_options_is_one_of_the_configuration_except_code()
    {
        string[] code = [nameof(KlingWebhookOptions.FindTicket), nameof(KlingWebhookOptions.TimeProvider)];
        LogLines log = new();
        Dictionary<string, string?> all = typeof(KlingWebhookOptions).GetProperties().Select(property => property.Name).Except(code).ToDictionary(name => "KlingWebhooks:" + name, _ => (string?)null);
        all["KlingWebhooks:AllowedUserIds:0"] = "user-1";
        Assert.NotNull(Bind(all, log).GetRequiredService<KlingWebhookVerifier>());
        Assert.Empty(log.Warnings);
    }

    [Fact]
    public void Clients_get_the_secret_unless_they_have_their_own()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddKlingClient(options => options.ApiKey = "key-id:key-secret");
        services.AddKeyedKlingClient("eu", options => options.ApiKey = "key-id:key-secret");
        services.AddKeyedKlingClient("own", options => (options.ApiKey, options.WebhookUrlSecret) = ("key-id:key-secret", "another secret of mine"));
        services.AddKlingWebhooks(options =>
        {
            options.AllowedUserIds.Add(Call.UserId);
            options.UrlSecret = Verifiers.Secret;
        });
        IOptionsMonitor<KlingClientOptions> clients = services.BuildServiceProvider().GetRequiredService<IOptionsMonitor<KlingClientOptions>>();
        Assert.Equal(Verifiers.Secret, clients.CurrentValue.WebhookUrlSecret);
        Assert.Equal(Verifiers.Secret, clients.Get("Fal.Kling:eu").WebhookUrlSecret);
        Assert.Equal("another secret of mine", clients.Get("Fal.Kling:own").WebhookUrlSecret);
    }

    [Fact]
    public async Task Registering_twice_configures_further() => await StartAsync(services => services.AddKlingWebhooks().AddKlingWebhooks(options => options.AllowedUserIds.Add(Call.UserId)));

    [Fact]
    public async Task Mapping_without_registering_says_what_to_call() => Assert.Contains(
        "AddKlingWebhooks", (await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(_ => { }))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_store_of_the_application_is_used_whether_it_is_registered_before_or_after()
    {
        foreach (bool isBefore in new[] { true, false })
        {
            ServiceCollection services = new();
            services.AddLogging().AddDistributedMemoryCache();
            Action[] calls = [() => services.AddKlingWebhooks(), () => services.AddSingleton<IKlingWebhookStore, DistributedCacheKlingWebhookStore>()];
            Array.ForEach(isBefore ? [calls[1], calls[0]] : calls, call => call());
            Assert.IsType<DistributedCacheKlingWebhookStore>(services.BuildServiceProvider().GetRequiredService<IKlingWebhookStore>());
        }
    }

    private static ServiceProvider Bind(Dictionary<string, string?> settings, LogLines? log = null)
    {
        ServiceCollection services = new();
        services.AddLogging(logging => logging.AddProvider(log ?? new LogLines()));
        services.AddKlingWebhooks(new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection("KlingWebhooks"));
        return services.BuildServiceProvider();
    }

    private static async Task StartAsync(Action<IServiceCollection> register)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        register(builder.Services);
        await using WebApplication app = builder.Build();
        app.MapKlingWebhook(WebhookHost.Path);
        await app.StartAsync(TestContext.Current.CancellationToken);
    }
}
