using System.Globalization;
using Fal.Kling.Cli.Tests.Support;
using Fal.Kling.Emulator;
using Fal.Kling.EntityFrameworkCore.Tests;

namespace Fal.Kling.StudioTests.Processes;

/// <summary>Two web processes and two workers with a PostgreSQL server and an emulator, and the people who use them.</summary>
internal sealed class StudioCluster : IAsyncDisposable
{
    public const string OperatorPassword = "only-for-tests";

    private const int VisitorCount = 6;
    private const string WebhookSecret = "only-for-these-tests-too";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-studio-many-");
    private readonly CancellationTokenSource stopLooking = new();
    private readonly int maxJobsInFlight;
    private readonly string webhookPatience;
    private Task[] looks = [];

    private StudioCluster(FalEmulator fal, string connectionString, int maxJobsInFlight, string webhookPatience)
    {
        (Fal, ConnectionString, this.maxJobsInFlight, this.webhookPatience) = (fal, connectionString, maxJobsInFlight, webhookPatience);
        Books = new Books(fal);
        Uri[] urls = [.. Enumerable.Range(FreePorts.FirstOf(4), 4).Select(port => new Uri($"http://127.0.0.1:{port}"))];
        Webs = urls[..2];
        Processes = [.. urls.Select((url, index) => new StudioProcess(url, SettingsOf(isWeb: index < 2)))];
        Visitors = [.. Enumerable.Range(1, VisitorCount).Select(number => new Visitor(number, Webs, Books))];
    }

    public FalEmulator Fal { get; }

    public string ConnectionString { get; }

    public Books Books { get; }

    public Uri[] Webs { get; }

    public StudioProcess[] Processes { get; }

    public Visitor[] Visitors { get; }

    public string Logs => string.Join('\n', Processes.Select(process => $"--- {process.Url}\n{process.Log}"));

    public int VideoFiles => folder.CreateSubdirectory("videos").GetFiles("*.mp4").Length;

    /// <summary>Starts all processes, and the visitors begin to look at their pages.</summary>
    public static async Task<StudioCluster> StartAsync(
        FalEmulator fal, PostgresServer postgres, CancellationToken cancellationToken, bool looks = true, int maxJobsInFlight = 20, string webhookPatience = "00:00:05")
    {
        StudioCluster cluster = new(fal, await postgres.NewEmptyDatabaseAsync(), maxJobsInFlight, webhookPatience);
        while (!cluster.Processes.All(process => process.IsReady))
        {
            await Task.Delay(100, cancellationToken);
        }

        cluster.looks = !looks ? [] : [.. cluster.Visitors.SelectMany(visitor => new[] { visitor.LookAsync(cluster.stopLooking.Token), visitor.ListenAsync(cluster.stopLooking.Token) })];
        return cluster;
    }

    /// <summary>Orders videos at a steady pace.</summary>
    public async Task PlaceAsync(int orders, TimeSpan duration, CancellationToken cancellationToken, string name = "order")
    {
        List<Task> places = [];
        for (int order = 0; order < orders; order++)
        {
            places.Add(Visitors[order % VisitorCount].PlaceAsync($"{name} {order}", cancellationToken));
            await Task.Delay(duration / orders, cancellationToken);
        }

        await Task.WhenAll(places);
    }

    /// <summary>Waits until every page shows every video.</summary>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        while (!Visitors.All(visitor => visitor.HasAll))
        {
            await Task.Delay(100, cancellationToken);
            Task? failed = looks.FirstOrDefault(look => look.IsFaulted);
            await (failed ?? Task.CompletedTask);
        }
    }

    /// <summary>Compares the books of fal, the pages, the files and the budgets.</summary>
    public async Task AssertBoughtOnceAsync(int orders, CancellationToken cancellationToken)
    {
        await stopLooking.CancelAsync();
        await Task.WhenAll(looks);
        string[] expected = [.. Enumerable.Range(0, orders).Select(PromptOf).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, Fal.Jobs.Select(Books.PromptOf).Order(StringComparer.Ordinal));
        Assert.Equal(expected, Visitors.SelectMany(visitor => visitor.Prompts).Order(StringComparer.Ordinal));
        Assert.Equal(orders, VideoFiles);
        (int videos, decimal spent) = (0, 0);
        foreach (Visitor visitor in Visitors)
        {
            videos += await visitor.CountVideosAsync(cancellationToken);
            spent += await visitor.SpentAsync(cancellationToken);
        }

        Assert.Equal((orders, Fal.AmountCharged), (videos, spent));
    }

    public async ValueTask DisposeAsync()
    {
        await stopLooking.CancelAsync();
        await Task.WhenAll(looks).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        foreach (StudioProcess process in Processes)
        {
            await process.DisposeAsync();
        }

        Array.ForEach(Visitors, visitor => visitor.Dispose());
        stopLooking.Dispose();
        folder.Delete(recursive: true);
    }

    private static string PromptOf(int order) => $"order {order}";

    private Dictionary<string, string> SettingsOf(bool isWeb) => new()
    {
        ["ConnectionStrings__Studio"] = ConnectionString,
        ["Kling__ApiKey"] = Fal.ApiKey,
        ["Kling__QueueUrl"] = Fal.QueueUrl.AbsoluteUri,
        ["Kling__StorageUrl"] = Fal.StorageUrl.AbsoluteUri,
        ["Kling__PlatformUrl"] = Fal.PlatformUrl.AbsoluteUri,
        ["Kling__HttpTimeout"] = "00:00:05",
        ["Studio__Role"] = isWeb ? "Web" : "Worker",
        ["Studio__PublicUrl"] = Webs[0].AbsoluteUri,
        ["Studio__WebhookUserIds__0"] = Fal.UserId,
        ["Studio__WebhookKeysUrl"] = Fal.WebhookKeysUrl.AbsoluteUri,
        ["Studio__WebhookSecret"] = WebhookSecret,
        ["Studio__WebhookPatience"] = webhookPatience,
        ["Studio__StepLease"] = "00:00:10",
        ["Studio__SweepInterval"] = "00:00:02",
        ["Studio__DataDirectory"] = folder.FullName,
        ["Studio__MaxJobsInFlight"] = maxJobsInFlight.ToString(CultureInfo.InvariantCulture),
        ["Studio__BudgetPerDay"] = "1000",
        ["Studio__OperatorPassword"] = OperatorPassword,
        ["DOTNET_TieredPGO"] = "0",
    };
}
