using System.Diagnostics;
using Fal.Kling.Telemetry;

namespace Fal.Kling.Jobs;

/// <summary>The span of one stage of a job: submit, wait, result, download.</summary>
internal static class StageSpan
{
    public static Activity? Start(string name, JobTicket ticket) =>
        KlingTelemetry.StartStage(name, ticket.TraceParent)
            ?.SetTag(TagNames.RequestModel, ticket.Model.Id)
            .SetTag(TagNames.RequestId, ticket.RequestId);

    public static void Fail(this Activity? span, Exception exception)
    {
        if (span is not null)
        {
            span.Fail(ErrorTypes.Of(exception));
        }
    }
}
