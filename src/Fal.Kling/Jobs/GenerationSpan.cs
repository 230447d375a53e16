using System.Diagnostics;
using System.Text.Json;
using Fal.Kling.Telemetry;

namespace Fal.Kling.Jobs;

/// <summary>The span and the duration of one generation, after the OpenTelemetry GenAI conventions. Made only where somebody listens.</summary>
internal sealed class GenerationSpan : IDisposable
{
    private readonly TimeProvider time;
    private readonly long start;
    private readonly Activity? activity;
    private TagList tags;

    public GenerationSpan(VideoRequest request, JobServices services)
    {
        time = services.Time;
        start = time.GetTimestamp();
        Uri server = services.Queue.QueueUrl;
        tags = new TagList
        {
            { TagNames.OperationName, SpanNames.Generation },
            { TagNames.ProviderName, KlingTelemetry.Provider },
            KlingTelemetry.ModelTag(request.Model.Id),
            { TagNames.ServerAddress, server.Host },
            { TagNames.ServerPort, server.Port },
        };

        // Given at the start, so that a sampler can choose by them.
        activity = KlingTelemetry.Source.StartActivity(
            $"{SpanNames.Generation} {request.Model.Id}", ActivityKind.Client, parentContext: default, tags);
        activity?.SetTag(TagNames.OutputType, KlingTelemetry.OutputType).SetTag(TagNames.EndpointId, request.EndpointId);
        if (services.CapturePrompts)
        {
            activity?.SetTag(TagNames.InputMessages, MessagesOf(request));
        }
    }

    public void Submitted(JobTicket ticket) =>
        activity?.SetTag(TagNames.RequestId, ticket.RequestId).SetTag(TagNames.ResponseId, ticket.RequestId);

    public void Succeeded(KlingVideo video) => activity?.SetTag(TagNames.BillableUnits, video.BillableUnits);

    public void Failed(Exception exception)
    {
        string errorType = ErrorTypes.Of(exception);
        activity.Fail(errorType);
        tags.Add(TagNames.ErrorType, errorType);
    }

    public void Dispose()
    {
        KlingTelemetry.OperationDuration.Record(time.GetElapsedTime(start).TotalSeconds, tags);
        activity?.Dispose();
    }

    private static string MessagesOf(VideoRequest request)
    {
        string prompt = JsonEncodedText.Encode(request.Prompt).Value;
        return $$"""[{"role":"user","parts":[{"type":"text","content":"{{prompt}}"}]}]""";
    }
}
