using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RichardSzalay.MockHttp;

namespace Fal.Kling.EntityFrameworkCore.Tests;

public sealed class SqlitePurchaseTests() : PurchaseTests(SqliteDatabase.NewAsync);

public sealed class PostgresPurchaseTests(PostgresServer server) : PurchaseTests(server.NewDatabaseAsync);

/// <summary>What an application sees of the store.</summary>
public abstract class PurchaseTests(Func<Task<TestDatabase>> create) : DatabaseTests(create)
{
    private const string SubmitUrl = "https://queue.fal.run/fal-ai/kling-video/v2.1/master/text-to-video";

    private static readonly TextToVideoRequest Request = new() { Prompt = "A paper boat crossing a puddle" };

    private readonly MockHttpMessageHandler fal = new();
    private int purchases;

    [Fact]
    public async Task Two_applications_that_share_a_database_buy_once()
    {
        AnswerSubmissions();
        IKlingClient[] clients = [Client(AddContext), Client(AddContext)];

        KlingJob<KlingVideo>[] jobs = await Task.WhenAll(clients.Concat(clients).Select(client =>
            Task.Run(() => client.SubmitAsync(Request, new SubmitOptions { IdempotencyKey = "order-1" }, Token))));
        KlingJob<KlingVideo> other = await clients[0].SubmitAsync(Request, new SubmitOptions { IdempotencyKey = "order-2" }, Token);

        Assert.All(jobs, job => Assert.Equal("job-1", job.Ticket.RequestId));
        Assert.Equal("job-2", other.Ticket.RequestId);
        Assert.Equal(2, purchases);
        await Assert.ThrowsAsync<KlingIdempotencyException>(() =>
            clients[1].SubmitAsync(Request with { Prompt = "Another boat" }, new SubmitOptions { IdempotencyKey = "order-1" }, Token));
    }

    [Theory]
    [InlineData("AddDbContext")]
    [InlineData("AddDbContextPool")]
    [InlineData("AddDbContextFactory")]
    [InlineData("AddPooledDbContextFactory")]
    [InlineData("transient")]
    public async Task A_context_may_be_registered_in_any_way(string registration)
    {
        AnswerSubmissions();
        IKlingClient client = Client(services => _ = registration switch
        {
            "AddDbContext" => services.AddDbContext<ShopContext>(options => Database.Configure(options)),
            "AddDbContextPool" => services.AddDbContextPool<ShopContext>(options => Database.Configure(options)),
            "AddDbContextFactory" => services.AddDbContextFactory<ShopContext>(options => Database.Configure(options)),
            "AddPooledDbContextFactory" => services.AddPooledDbContextFactory<ShopContext>(options => Database.Configure(options)),
            _ => services.AddDbContext<ShopContext>(options => Database.Configure(options), ServiceLifetime.Transient),
        });

        for (int times = 0; times < 3; times++)
        {
            KlingJob<KlingVideo> job = await client.SubmitAsync(Request, new SubmitOptions { IdempotencyKey = "order-1" }, Token);
            Assert.Equal("job-1", job.Ticket.RequestId);
        }

        Assert.Equal("order-1", await Database.Store().FindOwnerAsync((await Database.Store().FindAsync("order-1", Token))!.Record.Account, "job-1", Token));
    }

    [Fact]
    public async Task Keyed_clients_have_the_store_that_was_added_to_them()
    {
        AnswerSubmissions();
        ServiceCollection services = [];
        AddContext(services);
        services.AddKeyedKlingClient("with", Configure).AddKlingIdempotencyStore<ShopContext>().ConfigurePrimaryHttpMessageHandler(() => fal);
        services.AddKeyedKlingClient("without", Configure).ConfigurePrimaryHttpMessageHandler(() => fal);
        services.AddKlingClient(Configure).ConfigurePrimaryHttpMessageHandler(() => fal);
        ServiceProvider provider = Database.Keep(services);
        SubmitOptions options = new() { IdempotencyKey = "order-1" };

        await provider.GetRequiredKeyedService<IKlingClient>("with").SubmitAsync(Request, options, Token);

        await Assert.ThrowsAsync<KlingException>(() => provider.GetRequiredKeyedService<IKlingClient>("without").SubmitAsync(Request, options, Token));
        await Assert.ThrowsAsync<KlingException>(() => provider.GetRequiredService<IKlingClient>().SubmitAsync(Request, options, Token));
        Assert.Equal(1, purchases);
    }

    [Fact]
    public async Task The_application_sets_the_retention_with_a_store_of_its_own()
    {
        AnswerSubmissions();
        IKlingClient client = Client(services =>
        {
            AddContext(services);
            services.AddSingleton(provider => new EntityFrameworkIdempotencyStore<ShopContext>(provider.GetRequiredService<IServiceScopeFactory>()) { Retention = TimeSpan.FromDays(1) });
        });
        IdempotencyRecord record = Record("order-1");
        await Database.Store().TryAddAsync(record, Token);
        await Database.Store().TryReplaceAsync(record with { Version = 2, State = IdempotencyState.Free }, Token);
        await Database.LetPassAsync(TimeSpan.FromDays(2));

        await client.SubmitAsync(Request, new SubmitOptions { IdempotencyKey = "order-2" }, Token);

        Assert.Null(await Database.Store().FindAsync("order-1", Token));
        Assert.Equal(TimeSpan.FromDays(30), Database.Store().Retention);
        Assert.Throws<ArgumentException>(() => Database.Store(TimeSpan.Zero));
    }

    [Fact]
    public async Task Nothing_is_bought_without_the_table()
    {
        AnswerSubmissions();

        Assert.Contains("BareContext has no table for idempotency keys. Call modelBuilder.UseKlingIdempotency()", await FailureAsync<BareContext>(services =>
            services.AddDbContext<BareContext>(options => Database.Configure(options))), StringComparison.Ordinal);
        Assert.Contains("BareContext is not registered", await FailureAsync<BareContext>(_ => { }), StringComparison.Ordinal);
        Assert.Contains("is not a relational database", await FailureAsync<ShopContext>(services =>
            services.AddDbContext<ShopContext>(options => options.UseInMemoryDatabase("shop"))), StringComparison.Ordinal);
        Assert.Equal(0, purchases);
    }

    [Fact]
    public void An_HttpClient_that_is_not_a_Kling_clients_is_refused()
    {
        ServiceCollection services = [];
        services.AddKlingClient(Configure);

        Assert.Contains("'Weather' is not that of a Kling client", Assert.Throws<ArgumentException>(() => services.AddHttpClient("Weather").AddKlingIdempotencyStore<ShopContext>()).Message, StringComparison.Ordinal);
    }

    private void AddContext(IServiceCollection services) => services.AddDbContext<ShopContext>(options => Database.Configure(options));

    private IKlingClient Client(Action<IServiceCollection> addContext) => Client<ShopContext>(addContext);

    private IKlingClient Client<TContext>(Action<IServiceCollection> addContext)
        where TContext : DbContext
    {
        ServiceCollection services = [];
        services.AddKlingClient(Configure).AddKlingIdempotencyStore<TContext>().ConfigurePrimaryHttpMessageHandler(() => fal);
        addContext(services);
        return Database.Keep(services).GetRequiredService<IKlingClient>();
    }

    private async Task<string> FailureAsync<TContext>(Action<IServiceCollection> addContext)
        where TContext : DbContext =>
        (await Assert.ThrowsAsync<KlingException>(() => Client<TContext>(addContext).SubmitAsync(Request, new SubmitOptions { IdempotencyKey = "order-1" }, Token))).Message;

    private static void Configure(KlingClientOptions options) => (options.ApiKey, options.MaxRetries) = ("key-id:key-secret", 0);

    // Slow enough that the others come while the first is sending.
    private void AnswerSubmissions() => fal.When(HttpMethod.Post, SubmitUrl).Respond(async () =>
    {
        string id = $"job-{Interlocked.Increment(ref purchases)}";
        await Task.Delay(300, Token);
        string job = "https://queue.fal.run/fal-ai/kling-video/requests/" + id;
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(
                $$"""{"status":"IN_QUEUE","request_id":"{{id}}","queue_position":0,"response_url":"{{job}}","status_url":"{{job}}/status","cancel_url":"{{job}}/cancel"}""",
                Encoding.UTF8,
                "application/json"),
        };
    });
}
