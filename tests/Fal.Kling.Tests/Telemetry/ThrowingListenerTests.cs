using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fal.Kling.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Tests.Telemetry;

/// <summary>Any listener can throw. Once a job has been bought, the ticket and the video still reach the caller.</summary>
[Collection(ProcessWide.Name)]
public sealed class ThrowingListenerTests
{
    private readonly FakeFal fal = new();

    public ThrowingListenerTests()
    {
        fal.Handler.Submit.Then(Reply.Json(429, "{}"), Reply.Accepted);
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("IN_QUEUE"), Reply.StatusJson("IN_PROGRESS"), Reply.StatusJson("COMPLETED", ""","metrics":{"inference_time":3.5}""")));
        fal.Handler.Result.Then(Reply.Video);
    }

    [Theory]
    [InlineData("fal.kling.submits")]
    [InlineData("fal.kling.retries")]
    [InlineData("fal.kling.active_jobs")]
    [InlineData("fal.kling.queue.duration")]
    [InlineData("fal.kling.run.duration")]
    [InlineData("gen_ai.client.operation.duration")]
    [InlineData("")]
    public async Task A_meter_listener_that_throws_loses_neither_the_ticket_nor_the_video(string instrument)
    {
        int thrown = 0;
        using MeterListener listener = new()
        {
            InstrumentPublished = (published, listener) =>
            {
                if (published.Meter.Name == "Fal.Kling" && (instrument.Length == 0 || published.Name == instrument))
                {
                    listener.EnableMeasurementEvents(published);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new KeyNotFoundException($"the exporter's bug {++thrown}"));
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => throw new KeyNotFoundException($"the exporter's bug {++thrown}"));
        listener.Start();
        RecordingLogger log = new();

        KlingVideo video = await fal.Time.RunAsync(() => fal.Client(logger: log).TextToVideoAsync(FakeFal.Request));

        Assert.Equal(FakeFal.RequestId, video.Ticket.RequestId);
        Assert.NotEqual(0, thrown);
        Assert.Contains(log.Lines, line => line.StartsWith("Error 17 ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("kling.submit")]
    [InlineData("kling.wait")]
    [InlineData("kling.result")]
    [InlineData("generate_content fal-ai/kling-video/v2.1/master/text-to-video")]
    public async Task An_activity_listener_that_throws_when_a_span_stops_loses_neither_the_ticket_nor_the_video(string span)
    {
        using ActivityListener listener = Listener();
        listener.ActivityStopped = stopped => Throw(stopped, span);
        ActivitySource.AddActivityListener(listener);

        KlingVideo video = await fal.Time.RunAsync(() => fal.Client().TextToVideoAsync(FakeFal.Request));

        Assert.Equal(FakeFal.RequestId, video.Ticket.RequestId);
    }

    [Theory]
    [InlineData("kling.wait")]
    [InlineData("kling.result")]
    public async Task An_activity_listener_that_throws_when_a_span_starts_after_the_purchase_loses_nothing_either(string span)
    {
        using ActivityListener listener = Listener();
        listener.ActivityStarted = started => Throw(started, span);
        ActivitySource.AddActivityListener(listener);

        KlingVideo video = await fal.Time.RunAsync(() => fal.Client().TextToVideoAsync(FakeFal.Request));

        Assert.Equal(FakeFal.RequestId, video.Ticket.RequestId);
    }

    [Theory]
    [InlineData("kling.submit")]
    [InlineData("generate_content fal-ai/kling-video/v2.1/master/text-to-video")]
    public async Task An_activity_listener_that_throws_before_the_purchase_prevents_it(string span)
    {
        using ActivityListener listener = Listener();
        listener.ActivityStarted = started => Throw(started, span);
        ActivitySource.AddActivityListener(listener);

        await Assert.ThrowsAsync<KeyNotFoundException>(() => fal.Time.RunAsync(() => fal.Client().TextToVideoAsync(FakeFal.Request)));

        Assert.Empty(fal.Handler.Sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_logger_that_throws_loses_neither_the_ticket_nor_the_video(bool throwsWhenAsked)
    {
        KlingVideo video = await fal.Time.RunAsync(() => fal.Client(logger: new BrokenLogger(throwsWhenAsked)).TextToVideoAsync(FakeFal.Request));
        Assert.Equal(FakeFal.RequestId, video.Ticket.RequestId);
    }

    private static ActivityListener Listener() => new()
    {
        ShouldListenTo = source => source.Name == "Fal.Kling",
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    private static void Throw(Activity activity, string span)
    {
        if (activity.DisplayName == span)
        {
            throw new KeyNotFoundException("the exporter's bug");
        }
    }

    private sealed class BrokenLogger(bool throwsWhenAsked) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new ObjectDisposedException("the log");

        public bool IsEnabled(LogLevel logLevel) => throwsWhenAsked ? throw new ObjectDisposedException("the log") : true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new ObjectDisposedException("the log");
    }
}
