using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fal.Kling.AspNetCore.Tests.Support;

namespace Fal.Kling.AspNetCore.Tests.Telemetry;

/// <summary>The span and the count of each delivery. Each test has a request id of its own, because listeners hear the whole process.</summary>
public sealed class TelemetryTests
{
    private const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    [Fact]
    public async Task The_span_of_a_delivery_links_to_the_generation()
    {
        using Spans spans = new();
        await using WebhookHost host = await WebhookHost.StartAsync(new HostParts());
        string query = (new WebhookOrigin(Verifiers.Endpoint) { TraceParent = Trace }).AddTo(new Uri("https://example.com/hook")).Query;
        Assert.Equal(200, await host.SendAsync(Call.Signed("linked", query: query)));

        Activity span = spans.Of("linked");
        Assert.Equal(("kling.webhook", ActivityKind.Consumer, "handled", Verifiers.Endpoint),
            (span.OperationName, span.Kind, span.GetTagItem("fal.kling.webhook.outcome"), span.GetTagItem("fal.endpoint_id")));
        Assert.Equal("00f067aa0ba902b7", Assert.Single(span.Links).Context.SpanId.ToHexString());
    }

    [Fact]
    public async Task What_a_handler_does_is_part_of_the_span()
    {
        using Spans spans = new();
        string? current = null;
        HostParts parts = new()
        {
            Work = (_, _) =>
            {
                current = Activity.Current?.Id;
                return Task.CompletedTask;
            },
        };
        await using WebhookHost host = await WebhookHost.StartAsync(parts);
        await host.SendAsync(Call.Signed("inner"));
        Assert.Equal(spans.Of("inner").Id, current);
    }

    [Fact]
    public async Task A_span_and_a_count_tell_what_a_delivery_led_to()
    {
        ConcurrentQueue<string> counted = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Name == "fal.kling.webhook.deliveries")
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Enqueue(string.Join(' ', tags.ToArray().Select(tag => tag.Value))));
        listener.Start();

        using Spans spans = new();
        Gate gate = new();
        HostParts parts = new() { Work = gate.PassAsync };
        await using WebhookHost host = await WebhookHost.StartAsync(parts);
        Task<int> first = host.SendAsync(Call.Signed("counted"));
        await gate.Reached;
        await host.SendAsync(Call.Signed("counted"));
        gate.Open();
        await first;
        await host.SendAsync(Call.Signed("counted"));
        parts.Work = (_, _) => throw new FileNotFoundException();
        await host.SendAsync(Call.Signed("failing"));
        await host.SendAsync(Call.Signed(key: FalKey.Other));
        await host.SendAsync(Call.Signed("late", at: host.Time.GetUtcNow().AddMinutes(-10)));

        string[] expected = ["in_progress", "handled", "repeated", "failed FileNotFoundException", "refused signature", "late time"];
        Assert.All(expected, outcome => Assert.Contains(outcome, counted));
        Assert.Equal(ActivityStatusCode.Error, spans.Of("failing").Status);
        Assert.Equal("FileNotFoundException", spans.Of("failing").GetTagItem("error.type"));
    }

    private sealed class Spans : IDisposable
    {
        private readonly ConcurrentQueue<Activity> ended = [];
        private readonly ActivityListener listener;

        public Spans()
        {
            listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Fal.Kling",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = ended.Enqueue,
            };
            ActivitySource.AddActivityListener(listener);
        }

        public Activity Of(string requestId) => Assert.Single(ended, span => Equals(span.GetTagItem("fal.request_id"), requestId));

        public void Dispose() => listener.Dispose();
    }
}
