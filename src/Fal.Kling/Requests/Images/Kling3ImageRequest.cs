using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Kling 3: one to nine images, made from text or from an image.
/// Source: fal.ai/models/fal-ai/kling-image/v3/text-to-image and …/image-to-image.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record Kling3ImageRequest : KlingRequest<KlingImages>
{
    /// <summary>What the images show. Required; not blank, at most 2500 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string Prompt { get; init => field = PropertyChecks.Prompt(value, nameof(Prompt)); }

    /// <summary>The image to begin with. At most 10 MiB, at least 300 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Default: <see langword="null"/>.</summary>
    public KlingMedia? Image { get; init; }

    /// <summary>What the images must not show, at most 2500 characters. Only without <see cref="Image"/>. Default: <see langword="null"/>.</summary>
    /// <exception cref="ArgumentException">The value is too long.</exception>
    public string? NegativePrompt { get; init => field = value is null ? null : PropertyChecks.WithinTextLimit(value, nameof(NegativePrompt)); }

    /// <summary>Characters and objects, as images. Default: <see langword="null"/>.</summary>
    public IReadOnlyList<KlingElement>? Elements { get; init => field = PropertyChecks.Copy(value, nameof(Elements)); }

    /// <summary>The size: 1K or 2K. Default: <see cref="ImageResolution.OneK"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public ImageResolution Resolution { get; init => field = PropertyChecks.OneOf(value, [ImageResolution.OneK, ImageResolution.TwoK], nameof(Resolution)); }

    /// <summary>The number of images, from 1 to 9. Default: 1.</summary>
    /// <exception cref="ArgumentException">The value is outside 1 to 9.</exception>
    public int ImageCount { get; init => field = PropertyChecks.Within(value, 1, 9, nameof(ImageCount)); } = 1;

    /// <summary>The aspect ratio: 16:9, 9:16, 1:1, 4:3, 3:4, 3:2, 2:3 or 21:9. Default: <see cref="AspectRatio.Landscape16x9"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public AspectRatio AspectRatio { get; init => field = PropertyChecks.OneOf(value, AspectRatios.Image, nameof(AspectRatio)); }

    /// <summary>The file format. Default: <see cref="ImageOutputFormat.Png"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public ImageOutputFormat OutputFormat { get; init => field = PropertyChecks.Defined(value, nameof(OutputFormat)); }

    /// <inheritdoc/>
    public override string EndpointId => Image is null ? "fal-ai/kling-image/v3/text-to-image" : "fal-ai/kling-image/v3/image-to-image";

    /// <inheritdoc/>
    public bool Equals(Kling3ImageRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Prompt = input.RequiredText("prompt", Prompt),
        Image = Image is null ? input.OptionalMedia("image_url", nameof(Image), MediaLimits.Image, Image) : input.Media("image_url", nameof(Image), MediaLimits.Image, Image),
        NegativePrompt = input.OptionalText("negative_prompt", NegativePrompt),
        Elements = input.Objects("elements", nameof(Elements), Elements, KlingElement.Blank, KlingElement.Map),
        Resolution = input.Value("resolution", Resolution, InputType.Enum<ImageResolution>()),
        ImageCount = input.Value("num_images", ImageCount, InputType.Integer),
        AspectRatio = input.Value("aspect_ratio", AspectRatio, InputType.Enum<AspectRatio>()),
        OutputFormat = input.Value("output_format", OutputFormat, InputType.Enum<ImageOutputFormat>()),
    };

    private protected override void AddProblems(RequestProblems problems)
    {
        ElementRules.AddAnyImageProblems(problems, Elements);
        problems.RefuseIf(Image is not null && NegativePrompt is not null, nameof(NegativePrompt), "Image is set, and the endpoint for images does not accept a negative prompt.");
    }

    private protected override KlingPrice? Price() => Image is null ? Prices.Each(0.028m, ImageCount, "image", Prices.Year2026) : null;
}
