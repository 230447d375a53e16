using System.Globalization;
using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Pipeline;

/// <summary>Two accounts on one client.</summary>
public sealed class TenantTests
{
    private static readonly AsyncLocal<string> CurrentKey = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_tenants_under_load_never_mix_up_their_keys()
    {
        string[] keys = ["tenant-a:key-secret-a", "tenant-b:key-secret-b"];
        await using FalEmulator fal = await WatchedFal.StartAsync(
            new FalEmulatorOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.FromMilliseconds(5), ApiKeys = keys }, Token);
        KlingClientOptions options = new() { ApiKeyProvider = _ => ValueTask.FromResult(CurrentKey.Value!) };
        fal.Configure(options);
        using KlingClient client = new(options);

        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Token }, async (call, token) =>
        {
            CurrentKey.Value = keys[call % 2];
            KlingJob<KlingVideo> job = await client.SubmitAsync(
                new TextToVideoRequest { Prompt = call.ToString(CultureInfo.InvariantCulture) }, cancellationToken: token);

            // Whoever continues the job, it belongs to the tenant who submitted it.
            CurrentKey.Value = keys[(call + 1) % 2];
            await job.WaitAsync(cancellationToken: token);
        });

        Assert.Equal(200, fal.Jobs.Count);
        Assert.All(fal.Jobs, job => Assert.Equal(keys[int.Parse(job.Input.GetProperty("prompt").GetString()!, CultureInfo.InvariantCulture) % 2], job.ApiKey));
        Dictionary<string, string> owner = fal.Jobs.ToDictionary(job => job.RequestId, job => "Key " + job.ApiKey);
        Assert.All(fal.Requests.Where(request => request.RequestId is not null), request => Assert.Equal(owner[request.RequestId!], request.Authorization));
    }
}
