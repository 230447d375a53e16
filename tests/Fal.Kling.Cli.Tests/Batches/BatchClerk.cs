using System.Text.Json.Nodes;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Tests.Batches;

/// <summary>The person who decides about unresolved lines: looks for the attempt of each in fal's books, and resolves or releases its key.</summary>
internal sealed class BatchClerk(CliFixture cli, string output)
{
    private const string AttemptTag = "fal-kling-attempt";

    public int Resolved { get; private set; }

    public int Released { get; private set; }

    public async Task DecideAsync()
    {
        CliResult list = (await cli.RunAsync("key", "list", "--out", output, "--json")).Succeeded();
        JsonArray unresolved = list.Json["unresolved"]!.AsArray();
        Assert.NotEmpty(unresolved);
        foreach (JsonNode? one in unresolved)
        {
            string key = (string)one!["key"]!;
            string attempt = (string)one["attempt"]!;
            EmulatedJob? job = cli.Fal.Jobs.SingleOrDefault(job => job.Tags[AttemptTag] == attempt);
            if (job is null)
            {
                (await cli.RunAsync("key", "release", key, "--out", output, "--force")).Succeeded();
                Released++;
            }
            else
            {
                (await cli.RunAsync("key", "resolve", key, job.RequestId, "--out", output, "--force")).Succeeded();
                Resolved++;
            }
        }
    }
}
