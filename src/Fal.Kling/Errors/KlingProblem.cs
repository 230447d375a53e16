namespace Fal.Kling;

/// <summary>
/// One thing that is wrong with a request: found by <see cref="KlingRequest.Validate"/> before any I/O, or reported by fal in a 422 answer.
/// </summary>
public sealed record KlingProblem
{
    /// <summary>
    /// What the problem is about: a property such as <c>TailImage</c> when we found it, fal's field such as <c>image_url</c> when fal did.
    /// Empty when fal named no field.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>What is wrong and, where one exists, the limit.</summary>
    public required string Message { get; init; }

    /// <summary>
    /// fal's machine-readable type such as <c>content_policy_violation</c> (source: fal.ai/docs, model-apis/errors); <see langword="null"/> when there is none.
    /// Types that fal adds later arrive here as they are.
    /// </summary>
    public string? Type { get; init; }

    /// <summary>
    /// Whether it is only a warning: a limit that fal does not publish for the endpoint, or a rule that only other hosts of the model have. The request is sent all the same.
    /// Default: <see langword="false"/>.
    /// </summary>
    public bool IsWarning { get; init; }

    /// <summary>The path and the message as one sentence.</summary>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
