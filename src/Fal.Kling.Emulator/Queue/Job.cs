using System.Collections.Immutable;
using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>A job and its state. Only <see cref="JobQueue"/> and its scheduler change it, under the queue's lock.</summary>
internal sealed class Job
{
    private readonly Lazy<RequestedWork> work;
    private ImmutableList<WebhookAttempt> webhookAttempts = [];

    /// <param name="mediaLength">The length of each video and each sound in the input.</param>
    public Job(TimeSpan mediaLength) => work = new(() => RequestedWork.Of(Endpoint!, Input, mediaLength));

    public required string RequestId { get; init; }

    public required KlingEndpoint Endpoint { get; init; }

    public required ApiCaller Caller { get; init; }

    public required JsonElement Input { get; init; }

    public required SubmitHeaders Headers { get; init; }

    public string? WebhookUrl { get; init; }

    /// <summary>How the run will fail as soon as it starts, because the input is invalid.</summary>
    public JobFailure? FailsWith { get; init; }

    /// <summary>The order of arrival.</summary>
    public long Sequence { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public EmulatedJobStatus Status { get; set; } = EmulatedJobStatus.InQueue;

    /// <summary>Whether the queue time has passed, and the job only waits for a free runner.</summary>
    public bool IsReady { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public bool CancelRequested { get; set; }

    public JobFailure? Failure { get; set; }

    /// <summary>The work that the input requests. It must not be read if the input is invalid.</summary>
    public RequestedWork Work => work.Value;

    public JobOutput? Output { get; set; }

    public decimal AmountCharged { get; set; }

    /// <summary>The open status streams, which are notified of every change.</summary>
    public List<StatusStream>? Streams { get; set; }

    /// <summary>The webhook calls so far. The tasks that make the calls add to it, without the queue's lock.</summary>
    public IReadOnlyList<WebhookAttempt> WebhookAttempts => Volatile.Read(ref webhookAttempts);

    public int StatusCode => Failure?.StatusCode ?? 200;

    public void Add(WebhookAttempt attempt) => ImmutableInterlocked.Update(ref webhookAttempts, (list, added) => list.Add(added), attempt);

    public void WakeStreams()
    {
        foreach (StatusStream stream in Streams ?? [])
        {
            stream.Wake();
        }
    }

    public EmulatedJob ToPublic() => new()
    {
        RequestId = RequestId,
        EndpointId = Endpoint.Id,
        Input = Input,
        ApiKey = Caller.Key,
        Tags = Headers.Tags,
        Headers = Headers.All,
        WebhookUrl = WebhookUrl,
        WebhookAttempts = WebhookAttempts,
        CreatedAt = CreatedAt,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        Status = Status,
        CancelRequested = CancelRequested,
        StatusCode = EndedAt is null ? null : StatusCode,
        ErrorType = Failure?.ErrorType,
        Error = Failure?.Error,
        VideoUrl = Output?.Video?.Url,
        Files = [.. Output?.Files ?? []],
        AmountCharged = AmountCharged,
    };
}
