namespace Fal.Kling;

/// <summary>A video made from text alone.</summary>
public sealed record TextToVideoRequest : VideoRequest
{
    /// <summary>The shape of the frame. Default: <see cref="AspectRatio.Landscape16x9"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public AspectRatio AspectRatio { get; init => field = PropertyChecks.Defined(value, nameof(AspectRatio)); }

    internal override string? EndpointId => Model.TextToVideoEndpoint;

    private protected override void AddProblems(List<KlingProblem> problems)
    {
        if (EndpointId is null)
        {
            problems.Add(Unsupported(nameof(Model), "cannot make a video from text alone", model => model.TextToVideoEndpoint is not null));
        }
    }
}
