namespace Fal.Kling.Engine.Queue;

/// <summary>A submission in the queue's form: the endpoint, the bare input, and fal's own parameters.</summary>
internal sealed record SubmitMessage
{
    public required string EndpointId { get; init; }

    public required byte[] Json { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
