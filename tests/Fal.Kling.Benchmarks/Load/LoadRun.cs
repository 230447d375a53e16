namespace Fal.Kling.Benchmarks;

/// <summary>Runs one client at one level against a fresh emulator.</summary>
internal static class LoadRun
{
    private const string Prompt = "A paper boat crossing a puddle, take";
    public const int WarmUpJobs = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<LoadSample> RunAsync(LoadClient client, LoadLevel level)
    {
        using ChildProcess emulator = ChildProcess.StartServer(EmulatorProgram.ArgumentsFor(level, client.Protocols));
        EmulatorAddress address = await emulator.ReadAsync<EmulatorAddress>(Patience);
        LoadOrder order = new()
        {
            WarmUpUrl = address.WarmUpUrl,
            QueueUrl = address.QueueUrl,
            WarmUpKeysUrl = address.WarmUpKeysUrl,
            KeysUrl = address.KeysUrl,
            ApiKey = address.ApiKey,
            UserId = address.UserId,
            Prompt = Prompt,
            WarmUpPasses = level.WarmUpPasses,
            WarmUpJobs = WarmUpJobs,
            Jobs = level.Jobs,
            SpreadMs = level.Spread.TotalMilliseconds,
            DeadlineMs = (LoadLevel.QueueTime + level.RunTime + Patience).TotalMilliseconds,
        };
        using ChildProcess process = client.Start(order);
        ClientReport report = await ReportOfAsync(process, order, Patience + level.Spread + TimeSpan.FromMilliseconds(order.DeadlineMs));
        long peak = process.PeakWorkingSet;
        emulator.EndInput();
        return LoadSample.Of(order, report, await emulator.ReadAsync<EmulatorReport>(Patience), peak);
    }

    // A client that breaks down under load has failed at every job. The others are still measured.
    private static async Task<ClientReport> ReportOfAsync(ChildProcess process, LoadOrder order, TimeSpan patience)
    {
        try
        {
            return await process.ReadAsync<ClientReport>(patience);
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
        {
            return new ClientReport(double.NaN, new long[order.Jobs], new Dictionary<string, int> { [exception.Message] = order.Jobs });
        }
    }
}
