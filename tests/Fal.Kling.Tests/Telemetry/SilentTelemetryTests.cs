using Fal.Kling.Telemetry;

namespace Fal.Kling.Tests.Telemetry;

public sealed class SilentTelemetryTests
{
    [Fact]
    public void Telemetry_allocates_nothing_while_nobody_listens()
    {
        Tell();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Tell();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.False(KlingTelemetry.WatchesGenerations);
    }

    private static void Tell()
    {
        KeyValuePair<string, object?> model = KlingTelemetry.ModelTag("fal-ai/kling-video/v2.1/master");
        using (KlingTelemetry.StartStage(SpanNames.Wait, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
        {
            KlingTelemetry.Retried("GET", "queue.fal.run", retries: 1);
        }

        KlingTelemetry.Submits.Add(1, model);
        KlingTelemetry.ActiveJobs.Add(1, model);
        KlingTelemetry.QueueDuration.Record(1, model);
        KlingTelemetry.Received(1);
    }
}
