namespace Fal.Kling;

/// <summary>A video that starts from an image. Its frame has the image's shape.</summary>
public sealed record ImageToVideoRequest : VideoRequest
{
    /// <summary>The first frame. Required.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required KlingMedia Image { get; init => field = PropertyChecks.NotNull(value, nameof(Image)); }

    /// <summary>The last frame. Default: <see langword="null"/>, which leaves it to the model. Only models with <see cref="KlingModel.SupportsTailImage"/> take one.</summary>
    public KlingMedia? TailImage { get; init; }

    internal override string? EndpointId => Model.ImageToVideoEndpoint;

    private protected override void AddProblems(List<KlingProblem> problems)
    {
        if (EndpointId is null)
        {
            problems.Add(Unsupported(nameof(Model), "cannot make a video from an image", model => model.ImageToVideoEndpoint is not null));
        }

        if (TailImage is not null && !Model.SupportsTailImage)
        {
            problems.Add(Unsupported(nameof(TailImage), "takes no last frame", model => model.SupportsTailImage));
        }

        MediaChecker media = new();
        media.Check(new MediaSlot(nameof(Image), MediaLimits.UnpublishedImage), Image);
        if (TailImage is not null)
        {
            media.Check(new MediaSlot(nameof(TailImage), MediaLimits.UnpublishedImage), TailImage);
        }

        problems.AddRange(media.All);
    }
}
