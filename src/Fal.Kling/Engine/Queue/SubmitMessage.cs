namespace Fal.Kling.Engine.Queue;

/// <summary>A submission in the queue's form: the endpoint, the bare input, and fal's own parameters.</summary>
internal sealed record SubmitMessage
{
    public required string EndpointId { get; init; }

    public required byte[] Json { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Called immediately before each POST. When it throws, nothing is sent.</summary>
    public Func<CancellationToken, ValueTask>? BeforePost { get; init; }

    /// <summary>Gets whether it is too late to send the body of a POST whose connection is ready.</summary>
    public Func<bool>? IsTooLate { get; init; }

    /// <summary>Called after a POST that was certainly not accepted and that another one follows.</summary>
    public Func<ValueTask>? BeforeRetry { get; init; }
}
