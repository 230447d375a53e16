namespace Fal.Kling.Jobs;

/// <summary>A submit on its way: what is bought, and the name that we give the attempt.</summary>
internal sealed class PendingSubmit(VideoInput input, KlingModel model, string endpointId, DateTimeOffset startedAt)
{
    public Guid Id { get; } = Guid.NewGuid();

    public VideoInput Input { get; } = input;

    public KlingModel Model { get; } = model;

    public string EndpointId { get; } = endpointId;

    public DateTimeOffset StartedAt { get; } = startedAt;

    /// <summary>What is written down, hashed when it is asked for: most submits end well, and nobody does.</summary>
    public SubmitAttempt ToAttempt(string? requestId = null) => new()
    {
        Id = Id.ToString("N"),
        EndpointId = EndpointId,
        InputHash = InputHash.Of(Input),
        StartedAt = StartedAt,
        RequestId = requestId,
    };
}
