using Fal.Kling.Cli.Tests.Support;

namespace Fal.Kling.StudioTests.Processes;

/// <summary>A studio as <c>dotnet run</c> starts it, with SQLite and the emulator, for the tests that read its responses.</summary>
public sealed class RunningStudio : IAsyncLifetime
{
    public const string OperatorPassword = "only-for-tests";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-studio-one-");
    private StudioProcess process = null!;

    public Uri Url => process.Url;

    internal string Log => process.Log;

    public async ValueTask InitializeAsync()
    {
        process = new StudioProcess(new Uri($"http://127.0.0.1:{FreePorts.FirstOf(1)}"), new Dictionary<string, string>
        {
            ["FAL_KEY"] = "",
            ["Studio__DataDirectory"] = folder.FullName,
            ["Studio__OperatorPassword"] = OperatorPassword,
            ["Studio__BudgetPerDay"] = "2",
            ["Studio__Emulator__QueueSeconds"] = "0",
            ["Studio__Emulator__RunSeconds"] = "0.2",
        });
        while (!process.IsReady)
        {
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
