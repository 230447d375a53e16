using System.Diagnostics;

namespace Fal.Kling.Telemetry;

/// <summary>The span of one stage of a job: upload, submit, wait, result, download. Without a listener it does nothing.</summary>
internal sealed class StageSpan(KlingTelemetry telemetry, Activity? activity) : IDisposable
{
    /// <summary>Gets the trace context that a ticket stores: of the generation that a submission belongs to, or of the submission itself if there is none.</summary>
    public string? TraceParent => activity switch
    {
        { Parent: { IdFormat: ActivityIdFormat.W3C } parent } when parent.Source == KlingTelemetry.Source => parent.Id,
        { IdFormat: ActivityIdFormat.W3C } => activity.Id,
        _ => null,
    };

    public void SetTag(string name, object? value) => activity?.SetTag(name, value);

    /// <summary>Runs the work of the stage, and marks the span if it fails.</summary>
    /// <param name="work">The work.</param>
    /// <param name="errorTypeOf">Returns in one word what failed.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, Func<Exception, string> errorTypeOf)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(errorTypeOf(exception));
            throw;
        }
    }

    public void Fail(string errorType) => activity?.SetTag(TagNames.ErrorType, errorType).SetStatus(ActivityStatusCode.Error);

    public void Dispose()
    {
        if (activity is not null)
        {
            telemetry.Contain(activity.Dispose);
        }
    }
}
