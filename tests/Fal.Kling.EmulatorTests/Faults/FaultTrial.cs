using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Faults;

/// <summary>One call of an application under faults, its outcome, and the recovery of whatever was paid for.</summary>
internal sealed record FaultTrial
{
    private static readonly Setup Default = new(IsHttp2: false, HasStandardHandler: false);

    public required string Outcome { get; init; }

    public required int Bought { get; init; }

    public static async Task<FaultTrial> RunAsync(FaultCase fault, Setup? setup = null)
    {
        await using Rig rig = await Rig.StartAsync(setup ?? Default);
        fault.Order(rig.Fal.Faults, fault.Times);
        Exception? exception;
        await using (fault.RefusesConnections ? await rig.Fal.Faults.RefuseConnectionsAsync(FalHost.Queue, TestContext.Current.CancellationToken) : null)
        {
            exception = await CallAsync(rig.Client, "A paper boat");
        }

        rig.Fal.Faults.Clear();
        await AssertNothingIsLostAsync(rig, exception);
        return new FaultTrial { Bought = rig.Fal.Jobs.Count, Outcome = exception?.GetType().Name ?? "video" };
    }

    /// <summary>Runs from the prompt to the downloaded bytes, as an application would.</summary>
    /// <returns>The exception that it failed with, or null when the video has arrived.</returns>
    public static async Task<Exception?> CallAsync(IKlingClient client, string prompt)
    {
        try
        {
            KlingVideo video = await client.TextToVideoAsync(new TextToVideoRequest { Prompt = prompt });
            await client.DownloadAsync(video, Stream.Null);
            return null;
        }
        catch (KlingException exception)
        {
            return exception;
        }
    }

    private static async Task AssertNothingIsLostAsync(Rig rig, Exception? exception)
    {
        EmulatedJob? job = rig.Fal.Jobs.Count == 0 ? null : Assert.Single(rig.Fal.Jobs);
        if (exception is KlingSubmitUncertainException uncertain)
        {
            JobSearch search = await rig.Client.FindJobAsync(uncertain.Attempt, TimeSpan.Zero);
            Assert.Equal(job?.RequestId, search.Ticket?.RequestId);
            Assert.Contains(uncertain.Attempt.Id, exception.Message, StringComparison.Ordinal);
            if (uncertain.Attempt.RequestId is { } id)
            {
                Assert.Contains(id, exception.Message, StringComparison.Ordinal);
            }
        }
        else if (job is not null && exception is not null)
        {
            JobTicket? ticket = ((KlingException)exception).Ticket;
            Assert.Equal(job.RequestId, ticket?.RequestId);
            Assert.Contains(job.RequestId, exception.Message, StringComparison.Ordinal);
            if (exception is not (KlingJobFailedException or KlingValidationException))
            {
                await rig.Client.DownloadAsync(await rig.Client.GetJob(ticket!).WaitAsync(), Stream.Null);
            }
        }
    }
}
