namespace Fal.Kling;

/// <summary>
/// A video to make. Valid where it is written: each property checks itself, also in a <c>with</c> expression, and names its limit in an
/// <see cref="ArgumentException"/>. Every property is sent, so a default that fal changes cannot change a bill.
/// </summary>
public abstract record VideoRequest
{
    private protected VideoRequest()
    {
    }

    /// <summary>What the video shows. Required; not blank, at most 2500 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string Prompt
    {
        get;
        init => field = PropertyChecks.WithinTextLimit(PropertyChecks.NotBlank(value, nameof(Prompt)), nameof(Prompt));
    }

    /// <summary>The model. Default: <see cref="KlingModel.V21Master"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public KlingModel Model { get; init => field = PropertyChecks.NotNull(value, nameof(Model)); } = KlingModel.V21Master;

    /// <summary>The length of the video. Default: <see cref="VideoDuration.FiveSeconds"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public VideoDuration Duration { get; init => field = PropertyChecks.Defined(value, nameof(Duration)); } = VideoDuration.FiveSeconds;

    /// <summary>What the video must not show. Default: <c>blur, distort, and low quality</c>, as fal's. At most 2500 characters; may be empty.</summary>
    /// <exception cref="ArgumentException">The value is too long.</exception>
    public string NegativePrompt { get; init => field = PropertyChecks.WithinTextLimit(value, nameof(NegativePrompt)); } = "blur, distort, and low quality";

    /// <summary>
    /// The classifier-free guidance scale: how closely the model sticks to the prompt. Default: 0.5. From 0 to 1.
    /// </summary>
    /// <exception cref="ArgumentException">The value is outside 0 to 1, or not a number.</exception>
    public double CfgScale { get; init => field = PropertyChecks.WithinZeroToOne(value, nameof(CfgScale)); } = 0.5;

    /// <summary>The model's endpoint for this kind of request, or null where it has none.</summary>
    internal abstract string? EndpointId { get; }

    /// <summary>
    /// Checks the properties against each other and against the model, and the first bytes of images that are not URLs. Nothing goes over the network.
    /// <see cref="IKlingClient.SubmitAsync"/> does so first; it sends nothing when there is a problem, and logs what is only a warning (<see cref="KlingProblem.IsWarning"/>).
    /// </summary>
    /// <returns>The problems and warnings; empty when there are none.</returns>
    public IReadOnlyList<KlingProblem> Validate()
    {
        List<KlingProblem> problems = [];
        AddProblems(problems);
        return problems;
    }

    private protected abstract void AddProblems(List<KlingProblem> problems);

    private protected KlingProblem Unsupported(string path, string what, Func<KlingModel, bool> canDoIt)
    {
        string others = string.Join(", ", KlingModel.All.Where(canDoIt));
        return new KlingProblem { Path = path, Message = $"the model {Model} {what} (models that can: {others})" };
    }
}
