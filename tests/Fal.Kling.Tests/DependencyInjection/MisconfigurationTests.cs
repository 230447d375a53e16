using Fal.Kling.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fal.Kling.Tests.DependencyInjection;

/// <summary>Common mistakes: the application does not start, and the message names the setting and says what to do.</summary>
[Collection(KeyEnvironment.Collection)]
public sealed class MisconfigurationTests : IDisposable
{
    private readonly KeyEnvironment environment = new();
    private readonly ServiceCollection services = new();

    [Theory]
    [InlineData("Kling:ApiKey", "", "Kling", "Kling:ApiKey")]
    [InlineData("Kling:ApiKey", "two words", "Kling", "Kling:ApiKey")]
    [InlineData("Fal:ApiKey", FakeFal.Key, "Kling", "the section 'Kling' doesn't exist")]
    [InlineData("Kling:Key", FakeFal.Key, "Kling", "'Kling' contains only Key")]
    [InlineData("Kling:Api:Key", FakeFal.Key, "Kling", "'Kling' contains only Api")]
    [InlineData("Kling:ApiKey", FakeFal.Key, "Kling:ApiKey", "is a value. Pass AddKlingClient the section")]
    public void A_missing_key_is_reported_with_both_places_where_it_was_looked_for(string name, string value, string section, string expected)
    {
        services.AddKlingClient(Configuration((name, value)).GetSection(section));
        Assert.Contains(expected, Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_configuration_instead_of_its_section_is_reported()
    {
        services.AddKlingClient(Configuration(("Kling:ApiKey", FakeFal.Key)));
        Assert.Contains("configuration.GetSection(\"Kling\")", Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_misconfigured_client_among_several_is_named()
    {
        services.AddKeyedKlingClient("film", options => options.ApiKey = FakeFal.Key);
        services.AddKeyedKlingClient("ads", options =>
        {
            options.ApiKey = FakeFal.Key;
            options.MaxRetries = -1;
        });
        Assert.Contains("'ads'", Failure(), StringComparison.Ordinal);
        Assert.DoesNotContain("'film'", Failure(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HttpTimeout", "30s")]
    [InlineData("MaxRetries", "many")]
    [InlineData("CapturePrompts", "maybe")]
    [InlineData("QueueUrl", "https://")]
    public void An_unreadable_value_is_reported_with_a_valid_example(string name, string value)
    {
        services.AddKlingClient(Configuration(("Kling:ApiKey", FakeFal.Key), ("Kling:" + name, value)).GetSection("Kling"));
        string message = Assert.Throws<InvalidOperationException>(Start).Message;
        Assert.Contains("Kling:" + name, message, StringComparison.Ordinal);
        Assert.Contains("00:00:30", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_timeout_configured_as_30_means_days_and_is_rejected()
    {
        services.AddKlingClient(Configuration(("Kling:ApiKey", FakeFal.Key), ("Kling:HttpTimeout", "30")).GetSection("Kling"));
        Assert.Contains("Kling:HttpTimeout is 30.00:00:00; it must be more than zero and at most one day. For example, half a minute is 00:00:30.", Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_setting_logs_a_warning_when_the_client_is_created()
    {
        using RecordingLogger log = new();
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddKlingClient(Configuration(("Kling:apikey", FakeFal.Key), ("Kling:MaxRetry", "secret-part")).GetSection("Kling"));
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetRequiredService<IKlingClient>();

        string warning = Assert.Single(log.Lines);
        Assert.StartsWith("Warning 16 Kling:MaxRetry ", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-part", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_registration_configures_the_same_client_and_its_values_win()
    {
        services.AddKlingClient(options =>
        {
            options.ApiKey = "first:key";
            options.MaxRetries = 7;
        });
        services.AddKlingClient(options => options.ApiKey = "second:key");
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Single(provider.GetServices<IKlingClient>());
        KlingClientOptions options = provider.GetRequiredService<IOptions<KlingClientOptions>>().Value;
        Assert.Equal(("second:key", 7), (options.ApiKey, options.MaxRetries));
    }

    [Fact]
    public void Two_registrations_with_different_key_sources_are_rejected()
    {
        services.AddKlingClient(options => options.ApiKey = FakeFal.Key);
        services.AddKlingClient(options => options.ApiKeyProvider = _ => ValueTask.FromResult("second:key"));
        Assert.Contains("ApiKey and ApiKeyProvider are both set. Set only one.", Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_need_a_scoped_service_stop_the_application_rather_than_mix_two_tenants()
    {
        services.AddScoped(_ => new Tenant());
        services.AddKlingClient();
        services.AddOptions<KlingClientOptions>().Configure<Tenant>((options, tenant) => options.ApiKey = tenant.Key);
        Assert.Contains(nameof(Tenant), Assert.Throws<InvalidOperationException>(Start).Message, StringComparison.Ordinal);
    }

    public void Dispose() => environment.Dispose();

    private static IConfigurationRoot Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();

    private string Failure()
    {
        string message = Assert.Throws<OptionsValidationException>(Start).Message;
        Assert.DoesNotContain(FakeFal.Key, message, StringComparison.Ordinal);
        Assert.DoesNotContain("two words", message, StringComparison.Ordinal);
        return message;
    }

    // As a host does in development.
    private void Start()
    {
        using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        provider.GetRequiredService<IStartupValidator>().Validate();
    }

    private sealed class Tenant
    {
        public string Key { get; } = FakeFal.Key;
    }
}
