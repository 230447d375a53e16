using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Fal.Kling.Telemetry;

/// <summary>The span and the duration of one generation, after the OpenTelemetry GenAI conventions.</summary>
internal sealed class GenerationSpan : IDisposable
{
    private readonly KlingTelemetry telemetry;
    private readonly string endpointId;
    private readonly Uri server;
    private readonly long start;
    [SuppressMessage("Usage", "CA2213", Justification = "It is disposed in a place that contains a listener's exceptions.")]
    private readonly Activity? activity;
    private string? failure;

    public GenerationSpan(KlingTelemetry telemetry, string endpointId, string? outputType, Uri server, string? prompt)
    {
        this.telemetry = telemetry;
        this.endpointId = endpointId;
        this.server = server;
        start = telemetry.Time.GetTimestamp();

        // The tags are set at the start, so that a sampler can use them.
        activity = KlingTelemetry.Source.HasListeners()
            ? KlingTelemetry.Source.StartActivity($"{SpanNames.Generation} {endpointId}", ActivityKind.Client, parentContext: default, Tags)
            : null;
        activity?.SetTag(TagNames.OutputType, outputType).SetTag(TagNames.EndpointId, endpointId);
        if (activity is not null && prompt is not null)
        {
            activity.SetTag(TagNames.InputMessages, $$"""[{"role":"user","parts":[{"type":"text","content":"{{JsonEncodedText.Encode(prompt).Value}}"}]}]""");
        }
    }

    private TagList Tags => new()
    {
        { TagNames.OperationName, SpanNames.Generation },
        { TagNames.ProviderName, "fal" },
        { TagNames.RequestModel, endpointId },
        { TagNames.ServerAddress, server.Host },
        { TagNames.ServerPort, server.Port },
    };

    public void Submitted(string requestId) => activity?.SetTag(TagNames.RequestId, requestId).SetTag(TagNames.ResponseId, requestId);

    public void Succeeded(double? billableUnits) => activity?.SetTag(TagNames.BillableUnits, billableUnits);

    public void Fail(string errorType)
    {
        activity?.SetTag(TagNames.ErrorType, errorType).SetStatus(ActivityStatusCode.Error);
        failure = errorType;
    }

    public void Dispose()
    {
        TagList tags = Tags;
        if (failure is not null)
        {
            tags.Add(TagNames.ErrorType, failure);
        }

        telemetry.GenerationEnded(telemetry.Time.GetElapsedTime(start), tags);
        if (activity is not null)
        {
            telemetry.Contain(activity.Dispose);
        }
    }
}
