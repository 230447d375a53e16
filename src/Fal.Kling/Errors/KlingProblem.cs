namespace Fal.Kling;

/// <summary>
/// A problem with a request, found by <see cref="KlingRequest.Validate"/> before any I/O, or reported by fal in a 422 response.
/// </summary>
public sealed record KlingProblem
{
    /// <summary>
    /// Gets the property such as <c>TailImage</c> if the client found the problem, or fal's field such as <c>image_url</c> if fal did.
    /// Empty when fal did not name a field.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>Gets what is wrong, with the limit if there is one.</summary>
    public required string Message { get; init; }

    /// <summary>
    /// Gets fal's machine-readable type such as <c>content_policy_violation</c>; <see langword="null"/> when there is none.
    /// Types that fal adds later are passed through unchanged. Source: fal.ai/docs, model-apis/errors.
    /// </summary>
    public string? Type { get; init; }

    /// <summary>
    /// Gets whether this is only a warning: about a limit that fal does not publish for the endpoint, or a rule that only other hosts of the model have.
    /// The request is sent anyway. Default: <see langword="false"/>.
    /// </summary>
    public bool IsWarning { get; init; }

    /// <summary>Returns the path and the message as one sentence.</summary>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
