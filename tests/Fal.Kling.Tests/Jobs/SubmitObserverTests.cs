using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fal.Kling.Telemetry;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Jobs;

/// <summary>Once fal has been paid, no listener can make the caller lose the ticket.</summary>
public sealed class SubmitObserverTests
{
    private static readonly AsyncLocal<bool> Watched = new();

    [Fact]
    public async Task Listeners_that_throw_after_the_purchase_do_not_lose_the_ticket()
    {
        FakeFal fal = new();
        fal.Handler.Submit.Then(Reply.Accepted);
        int thrown = 0;
        using MeterListener meters = new()
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == KlingTelemetry.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((_, _, _, _) => Throw(ref thrown));
        meters.Start();
        using ActivityListener activities = new()
        {
            ShouldListenTo = source => source.Name == KlingTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => Watched.Value ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = _ => Throw(ref thrown),
        };
        ActivitySource.AddActivityListener(activities);

        Watched.Value = true;
        KlingJob<KlingVideo> job = await fal.SubmitAsync();

        Assert.Equal(FakeFal.RequestId, job.Ticket.RequestId);
        Assert.Equal(2, thrown);
    }

    private static void Throw(ref int thrown)
    {
        if (Watched.Value)
        {
            thrown++;
            throw new InvalidOperationException("a listener of the application");
        }
    }
}
