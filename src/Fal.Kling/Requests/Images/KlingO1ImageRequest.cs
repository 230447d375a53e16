using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Kling O1: one to nine images based on your images. At most ten images and elements in all.
/// Source: fal.ai/models/fal-ai/kling-image/o1.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record KlingO1ImageRequest : KlingRequest<KlingImages>
{
    /// <summary>What the images show. <c>@Image1</c> and <c>@Element1</c> stand for the first of <see cref="Images"/> and <see cref="Elements"/>. Required; not blank, at most 2500 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string Prompt { get; init => field = PropertyChecks.Prompt(value, nameof(Prompt)); }

    /// <summary>One to ten images. At most 10 MiB, at least 300 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Required.</summary>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    public required IReadOnlyList<KlingMedia> Images { get; init => field = PropertyChecks.RequiredCopy(value, nameof(Images)); }

    /// <summary>Characters and objects, as images. Default: <see langword="null"/>.</summary>
    public IReadOnlyList<KlingElement>? Elements { get; init => field = PropertyChecks.Copy(value, nameof(Elements)); }

    /// <summary>The size: 1K or 2K. Default: <see cref="ImageResolution.OneK"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public ImageResolution Resolution { get; init => field = PropertyChecks.OneOf(value, [ImageResolution.OneK, ImageResolution.TwoK], nameof(Resolution)); }

    /// <summary>The number of images, from 1 to 9. Default: 1.</summary>
    /// <exception cref="ArgumentException">The value is outside 1 to 9.</exception>
    public int ImageCount { get; init => field = PropertyChecks.Within(value, 1, 9, nameof(ImageCount)); } = 1;

    /// <summary>The aspect ratio: 16:9, 9:16, 1:1, 4:3, 3:4, 3:2, 2:3, 21:9 or the one of the reference images. Default: <see cref="AspectRatio.Auto"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public AspectRatio AspectRatio { get; init => field = PropertyChecks.OneOf(value, AspectRatios.ImageOrAuto, nameof(AspectRatio)); } = AspectRatio.Auto;

    /// <summary>The file format. Default: <see cref="ImageOutputFormat.Png"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public ImageOutputFormat OutputFormat { get; init => field = PropertyChecks.Defined(value, nameof(OutputFormat)); }

    /// <inheritdoc/>
    public override string EndpointId => "fal-ai/kling-image/o1";

    /// <inheritdoc/>
    public bool Equals(KlingO1ImageRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input) => this with
    {
        Prompt = input.RequiredText("prompt", Prompt),
        Images = input.MediaList("image_urls", nameof(Images), MediaLimits.Image, Images)!,
        Elements = input.Objects("elements", nameof(Elements), Elements, KlingElement.Blank, KlingElement.Map),
        Resolution = input.Value("resolution", Resolution, InputType.Enum<ImageResolution>()),
        ImageCount = input.Value("num_images", ImageCount, InputType.Integer),
        AspectRatio = input.Value("aspect_ratio", AspectRatio, InputType.Enum<AspectRatio>()),
        OutputFormat = input.Value("output_format", OutputFormat, InputType.Enum<ImageOutputFormat>()),
    };

    private protected override void AddProblems(RequestProblems problems)
    {
        ElementRules.AddAnyImageProblems(problems, Elements);
        ReferenceRules.AddProblems(problems, 10, Elements, Images);
        problems.RefuseIf(Images.Count == 0, nameof(Images), "there are none, but fal accepts 1 to 10.");
    }

    private protected override KlingPrice? Price() => Prices.Each(0.028m, ImageCount, "image", Prices.Year2026, isExact: false);
}
