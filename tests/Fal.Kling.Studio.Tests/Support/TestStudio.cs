using Fal.Kling.Emulator;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Studio.Hosting;
using Studio.Models;
using Studio.Orders;
using Studio.Steps;
using Studio.Videos;

namespace Fal.Kling.StudioTests.Support;

/// <summary>The studio's orders and steps on a database and an emulator of their own, with a clock that the test moves. Steps wait in <see cref="Steps"/> until the test runs them.</summary>
internal sealed class TestStudio : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-studio-");
    private readonly ServiceProvider services;

    private TestStudio(FalEmulator fal, string? connectionString, StudioOptions options)
    {
        Fal = fal;
        options.DataDirectory = folder.FullName;
        ServiceCollection collection = new();
        collection.AddLogging();
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        collection.AddSingleton(Options.Create(options));
        collection.AddSingleton<TimeProvider>(Clock);
        collection.AddDbContextFactory<StudioDb>(database => Database.Choose(database, connectionString, options.DataDirectory));
        collection.AddKlingClient(fal.Configure).AddKlingIdempotencyStore<StudioDb>();
        collection.Configure<KlingClientOptions>(kling => (kling.HttpTimeout, kling.MaxRetries) = (TimeSpan.FromSeconds(1), 0));
        collection.AddSingleton<OrderTable>().AddSingleton<OrderPlacement>().AddSingleton<IVideoStore, DiskVideoStore>();
        collection.AddSingleton<StepScheduler>().AddSingleton<LookSchedule>().AddSingleton<Dispatcher>().AddSingleton<SubmitStep>().AddSingleton<FollowStep>().AddSingleton<CancelStep>().AddSingleton<StoreStep>().AddSingleton<Sweep>().AddSingleton<OperatorDesk>();
        collection.AddSingleton<IWebhookAddress>(new FixedAddress(options.PublicUrl is null ? null : new Uri(options.PublicUrl, "/hooks/fal")));
        collection.RemoveAll<Hangfire.IBackgroundJobClient>();
        collection.AddSingleton<Hangfire.IBackgroundJobClient>(Steps);
        services = collection.BuildServiceProvider();
    }

    public FalEmulator Fal { get; }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    public StepRecorder Steps { get; } = new();

    public OrderTable Orders => Get<OrderTable>();

    public OrderPlacement Placement => Get<OrderPlacement>();

    public string VideoPath(string id) => Path.Combine(folder.FullName, "videos", $"{id}.mp4");

    public static async Task<TestStudio> StartAsync(
        string? connectionString = null, Action<StudioOptions>? configure = null, FalEmulatorOptions? emulator = null)
    {
        StudioOptions options = new();
        configure?.Invoke(options);
        FalEmulator fal = await FalEmulator.StartAsync(emulator ?? new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero });
        TestStudio studio = new(fal, connectionString, options);
        await Database.CreateAsync(studio.services, NullLogger.Instance);
        return studio;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Another one of a step, as another process has it.</summary>
    public T Create<T>() => ActivatorUtilities.CreateInstance<T>(services);

    /// <summary>Makes the record of an order's purchase older than any lease.</summary>
    public async Task AgePurchaseAsync(string id)
    {
        await using StudioDb database = await Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        await database.Set<KlingIdempotencyRow>().Where(row => row.Key == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.WrittenAt, DateTime.UtcNow.AddHours(-2)));
    }

    public static OrderForm Form(string prompt = "A paper boat") => new("kling-3-pro", prompt, 5, "16:9", null);

    public Task<(Order? Order, bool IsNew)> TryPlaceAsync(string visitor, string formKey, string prompt = "A paper boat")
    {
        OrderForm form = Form(prompt);
        KlingRequest request = StudioModels.RequestOf(form);
        return Placement.PlaceAsync(visitor, formKey, form, request, request.EstimatePrice()!, CancellationToken.None);
    }

    public async Task<string> PlaceAsync(string visitor = "anna", string? formKey = null, string prompt = "A paper boat") =>
        (await TryPlaceAsync(visitor, formKey ?? Guid.NewGuid().ToString(), prompt)).Order!.Id;

    /// <summary>Places an order that has its turn.</summary>
    public async Task<string> PlaceAndStartAsync(string prompt = "A paper boat")
    {
        string id = await PlaceAsync(prompt: prompt);
        await Get<Dispatcher>().RunAsync(CancellationToken.None);
        return id;
    }

    /// <summary>Places an order and buys it.</summary>
    public async Task<string> PlaceAndBuyAsync(string prompt = "A paper boat")
    {
        string id = await PlaceAndStartAsync(prompt);
        await Get<SubmitStep>().RunAsync(id, CancellationToken.None);
        return id;
    }

    public async Task<Order> OrderAsync(string id) => (await Orders.FindAsync(id, CancellationToken.None))!;

    public async Task<decimal> SpentAsync(string visitor = "anna") => (await Placement.GetBudgetAsync(visitor, CancellationToken.None)).Spent;

    /// <summary>Follows an order that was bought until it is over.</summary>
    public async Task<Order> FinishAsync(string id)
    {
        await Get<FollowStep>().RunAsync(id, CancellationToken.None);
        await RunStepsAsync();
        return await OrderAsync(id);
    }

    public Task RunStepsAsync() => Steps.RunAllAsync(services);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Fal.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    private sealed record FixedAddress(Uri? WebhookUrl) : IWebhookAddress;
}
