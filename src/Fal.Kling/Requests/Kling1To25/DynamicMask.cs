namespace Fal.Kling;

/// <summary>A region of the first frame that moves along a path, for Kling 1.0 and 1.5. Source: the endpoints' <c>dynamic_masks</c>.</summary>
public sealed record DynamicMask
{
    /// <summary>An image that shows the region, with the first frame's aspect ratio. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Mask { get; init => field = PropertyChecks.NotNull(value, nameof(Mask)); }

    /// <summary>
    /// The path, in pixels from the lower left corner. Default: <see langword="null"/>. Kling's own API accepts 2 to 77 points for a video of five seconds.
    /// </summary>
    public IReadOnlyList<MaskPoint>? Trajectory { get; init => field = PropertyChecks.Copy(value, nameof(Trajectory)); }

    internal static DynamicMask Blank { get; } = new() { Mask = new UrlMedia(string.Empty, contentId: null) };

    /// <summary>Returns the members as text for people.</summary>
    public override string ToString() => $"DynamicMask {{ Mask = {Mask}, Trajectory = {Trajectory?.Count ?? 0} points }}";

    internal static DynamicMask Map(DynamicMask mask, InputVisitor input) => mask with
    {
        Mask = input.Media("mask_url", nameof(Mask), MediaLimits.UnpublishedImage, mask.Mask),
        Trajectory = input.Objects("trajectories", nameof(Trajectory), mask.Trajectory, new MaskPoint(0, 0), (point, inner) => new MaskPoint(
            inner.Value("x", point.X, InputType.Integer, isRequired: true), inner.Value("y", point.Y, InputType.Integer, isRequired: true))),
    };
}

/// <summary>A point of a path.</summary>
/// <param name="X">Pixels from the left.</param>
/// <param name="Y">Pixels from the bottom.</param>
public sealed record MaskPoint(int X, int Y);
