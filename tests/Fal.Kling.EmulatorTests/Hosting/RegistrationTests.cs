using Fal.Kling.Emulator;
using Fal.Kling.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fal.Kling.EmulatorTests.Hosting;

public sealed class RegistrationTests
{
    private static readonly ServiceProviderOptions Strict = new() { ValidateScopes = true, ValidateOnBuild = true };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_singleton_can_hold_on_to_the_client()
    {
        ServiceCollection services = new();
        services.AddKlingClient(options => options.ApiKey = "some:key-secret");
        services.AddSingleton(provider => new Studio(provider.GetRequiredService<IKlingClient>()));
        using ServiceProvider provider = services.BuildServiceProvider(Strict);

        using IServiceScope scope = provider.CreateScope();
        Assert.Same(provider.GetRequiredService<Studio>().Kling, scope.ServiceProvider.GetRequiredService<IKlingClient>());
    }

    [Fact]
    public void An_invalid_setting_stops_the_application_at_startup_and_the_message_names_its_configuration_path()
    {
        ServiceCollection services = new();
        services.AddKlingClient(Configuration(("Video:Kling:ApiKey", "some:key-secret"), ("Video:Kling:HttpTimeout", "00:00:00"), ("Video:Kling:MaxRetries", "11")).GetSection("Video:Kling"));

        OptionsValidationException exception = Assert.Throws<OptionsValidationException>(() => Start(services));

        Assert.Equal(
            ["Video:Kling:HttpTimeout is 00:00:00; it must be more than zero and at most one day. For example, half a minute is 00:00:30.", "Video:Kling:MaxRetries is 11; it must be from 0 to 10."],
            exception.Failures);
    }

    [Fact]
    public void A_setting_of_the_wrong_type_is_named_too()
    {
        ServiceCollection services = new();
        services.AddKlingClient(Configuration(("Kling:ApiKey", "some:key-secret"), ("Kling:MaxRetries", "many")).GetSection("Kling"));

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => Start(services));
        Assert.Contains("Kling:MaxRetries", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_invalid_key_stops_the_application_at_startup_and_is_not_shown()
    {
        ServiceCollection services = new();
        services.AddKlingClient(Configuration(("Kling:ApiKey", "secret key")).GetSection("Kling"));

        OptionsValidationException exception = Assert.Throws<OptionsValidationException>(() => Start(services));
        Assert.Contains("Kling:ApiKey", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret key", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_setting_can_come_from_configuration()
    {
        await using FalEmulator fal = await WatchedFal.StartAsync(Instant(), Token);
        ServiceCollection services = new();
        services.AddKlingClient(Configuration(
            ("Kling:ApiKey", fal.ApiKey),
            ("Kling:QueueUrl", fal.QueueUrl.ToString()),
            ("Kling:StorageUrl", fal.StorageUrl.ToString()),
            ("Kling:PlatformUrl", fal.PlatformUrl.ToString()),
            ("Kling:HttpTimeout", "00:00:12"),
            ("Kling:MaxRetries", "1"),
            ("Kling:CapturePrompts", "true")).GetSection("Kling"));
        await using ServiceProvider provider = services.BuildServiceProvider(Strict);

        await provider.GetRequiredService<IKlingClient>().TextToVideoAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token);

        KlingClientOptions options = provider.GetRequiredService<IOptions<KlingClientOptions>>().Value;
        Assert.Equal((TimeSpan.FromSeconds(12), 1, true), (options.HttpTimeout, options.MaxRetries, options.CapturePrompts));
        Assert.Single(fal.Jobs);
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData("tenant-a", "tenant-b")]
    public async Task Two_keyed_clients_never_mix_up_their_keys(object first, object second)
    {
        FalEmulatorOptions two = Instant();
        two.ApiKeys = ["first:key-secret", "second:key-secret"];
        await using FalEmulator fal = await WatchedFal.StartAsync(two, Token);
        ServiceCollection services = new();
        services.AddKeyedKlingClient(first, options => Configure(options, fal, "first:key-secret"));
        services.AddKeyedKlingClient(second, options => Configure(options, fal, "second:key-secret"));
        await using ServiceProvider provider = services.BuildServiceProvider(Strict);
        TextToVideoRequest request = new() { Prompt = "A paper boat" };

        await provider.GetRequiredKeyedService<IKlingClient>(first).TextToVideoAsync(request, cancellationToken: Token);
        await provider.GetRequiredKeyedService<IKlingClient>(second).TextToVideoAsync(request, cancellationToken: Token);
        await provider.GetRequiredKeyedService<IKlingClient>(first).TextToVideoAsync(request, cancellationToken: Token);

        Assert.Equal(["first:key-secret", "second:key-secret", "first:key-secret"], fal.Jobs.Select(job => job.ApiKey));
        Assert.All(fal.Requests.Where(seen => seen.RequestId is not null && seen.Host == FalHost.Queue), seen =>
            Assert.Equal("Key " + fal.Jobs.Single(job => job.RequestId == seen.RequestId).ApiKey, seen.Authorization));
    }

    [Fact]
    public async Task The_log_says_once_which_handlers_paid_requests_bypass()
    {
        using RecordedLog log = new();
        await using FalEmulator fal = await WatchedFal.StartAsync(Instant(), Token);
        ServiceCollection services = new();
        services.AddLogging(logging => logging.AddProvider(log).AddProvider(KeyWatch.Log));
        services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler());
        services.AddKlingClient(options => Configure(options, fal, fal.ApiKey));
        await using ServiceProvider provider = services.BuildServiceProvider(Strict);
        IKlingClient client = provider.GetRequiredService<IKlingClient>();

        await client.SubmitAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token);
        await client.SubmitAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token);

        Assert.Single(log.Lines, line => line.Contains("ResilienceHandler", StringComparison.Ordinal) && line.Contains("Paid requests", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HttpClient_Timeout_does_not_cut_off_operations_that_have_their_own_timeout()
    {
        await using FalEmulator fal = await WatchedFal.StartAsync(Instant(), Token);
        fal.Faults.Order(FalOperation.Status, Fault.Hang);
        ServiceCollection services = new();
        services.AddLogging(logging => logging.AddProvider(KeyWatch.Log));
        services.AddKlingClient(options =>
        {
            Configure(options, fal, fal.ApiKey);
            (options.MaxRetries, options.HttpTimeout) = (0, TimeSpan.FromSeconds(0.4));
        }).ConfigureHttpClient(http => http.Timeout = TimeSpan.FromMilliseconds(1));
        await using ServiceProvider provider = services.BuildServiceProvider(Strict);
        KlingJob<KlingVideo> job = provider.GetRequiredService<IKlingClient>().GetJob(JobTicket.FromRequestId("5c1f0a52-0000-4000-8000-2b7d1e6f9a10", KlingModel.V21Master.TextToVideoEndpoint!));

        KlingTimeoutException exception = await Assert.ThrowsAsync<KlingTimeoutException>(() => job.GetStatusAsync(cancellationToken: Token));

        Assert.Equal((TimeoutLimit.HttpTimeout, TimeSpan.FromSeconds(0.4)), (exception.Limit, exception.Duration));
    }

    private static FalEmulatorOptions Instant() => new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero };

    private static void Configure(KlingClientOptions options, FalEmulator fal, string key)
    {
        options.ApiKey = key;
        fal.Configure(options);
    }

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();

    private static void Start(ServiceCollection services)
    {
        using ServiceProvider provider = services.BuildServiceProvider(Strict);
        provider.GetRequiredService<IStartupValidator>().Validate();
    }

    private sealed record Studio(IKlingClient Kling);

    private sealed class RecordedLog : ILoggerProvider, ILogger
    {
        private readonly List<string> lines = [];

        public IReadOnlyList<string> Lines => lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines.Add(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
