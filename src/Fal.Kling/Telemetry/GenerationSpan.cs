using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Fal.Kling.Telemetry;

/// <summary>The span and the duration of one generation, after the OpenTelemetry GenAI conventions.</summary>
internal sealed class GenerationSpan : IDisposable
{
    private readonly KlingTelemetry telemetry;
    private readonly long start;
    [SuppressMessage("Usage", "CA2213", Justification = "It is disposed where a listener that throws is contained.")]
    private readonly Activity? activity;
    private TagList tags;

    public GenerationSpan(KlingTelemetry telemetry, string endpointId, Uri server, string? prompt)
    {
        this.telemetry = telemetry;
        start = telemetry.Time.GetTimestamp();
        tags = new TagList
        {
            { TagNames.OperationName, SpanNames.Generation },
            { TagNames.ProviderName, "fal" },
            { TagNames.RequestModel, endpointId },
            { TagNames.ServerAddress, server.Host },
            { TagNames.ServerPort, server.Port },
        };

        // Given at the start, so that a sampler can choose by them.
        activity = KlingTelemetry.Source.StartActivity($"{SpanNames.Generation} {endpointId}", ActivityKind.Client, parentContext: default, tags);
        activity?.SetTag(TagNames.OutputType, "video").SetTag(TagNames.EndpointId, endpointId);
        if (activity is not null && prompt is not null)
        {
            activity.SetTag(TagNames.InputMessages, $$"""[{"role":"user","parts":[{"type":"text","content":"{{JsonEncodedText.Encode(prompt).Value}}"}]}]""");
        }
    }

    public void Submitted(string requestId) => activity?.SetTag(TagNames.RequestId, requestId).SetTag(TagNames.ResponseId, requestId);

    public void Succeeded(double? billableUnits) => activity?.SetTag(TagNames.BillableUnits, billableUnits);

    public void Fail(string errorType)
    {
        activity?.SetTag(TagNames.ErrorType, errorType).SetStatus(ActivityStatusCode.Error);
        tags.Add(TagNames.ErrorType, errorType);
    }

    public void Dispose()
    {
        telemetry.GenerationEnded(telemetry.Time.GetElapsedTime(start), tags);
        if (activity is not null)
        {
            telemetry.Contain(activity.Dispose);
        }
    }
}
