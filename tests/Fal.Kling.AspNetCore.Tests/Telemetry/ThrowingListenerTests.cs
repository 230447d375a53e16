using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fal.Kling.AspNetCore.Tests.Support;

namespace Fal.Kling.AspNetCore.Tests.Telemetry;

/// <summary>Listeners hear the whole process, so nothing else may run.</summary>
[CollectionDefinition(nameof(ThrowingListenerTests), DisableParallelization = true)]
[Collection(nameof(ThrowingListenerTests))]
public sealed class ThrowingListenerTests
{
    [Fact]
    public async Task A_listener_that_throws_does_not_cost_a_webhook()
    {
        using ActivityListener traces = new()
        {
            ShouldListenTo = source => source.Name == "Fal.Kling",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => throw new InvalidOperationException("A listener threw."),
        };
        ActivitySource.AddActivityListener(traces);
        using MeterListener metrics = new()
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == "Fal.Kling")
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        metrics.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException("A listener threw."));
        metrics.Start();

        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts());
        Assert.Equal(200, await host.SendAsync(Call.Vector));
        Assert.Single(host.Parts.Handled);
        Assert.Equal(["TelemetryListenerThrew", "TelemetryListenerThrew"], host.Parts.Log.Warnings);
    }
}
