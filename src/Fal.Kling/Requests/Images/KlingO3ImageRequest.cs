using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Kling O3: images created from text or from your images, alone or as a series.
/// Source: fal.ai/models/fal-ai/kling-image/o3/text-to-image and …/image-to-image.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record KlingO3ImageRequest : KlingRequest<KlingImages>
{
    /// <summary>What the images show. <c>@Image1</c> and <c>@Element1</c> stand for the first of <see cref="Images"/> and <see cref="Elements"/>. Required; not blank, at most 2500 characters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank or too long.</exception>
    public required string Prompt { get; init => field = PropertyChecks.Prompt(value, nameof(Prompt)); }

    /// <summary>
    /// One to ten images to begin with. At most 10 MiB, at least 300 pixels a side, aspect ratio from 1:2.5 to 2.5:1. Default: <see langword="null"/>.
    /// </summary>
    /// <exception cref="ArgumentException">An entry is null.</exception>
    public IReadOnlyList<KlingMedia>? Images { get; init => field = PropertyChecks.Copy(value, nameof(Images)); }

    /// <summary>Characters and objects, as images. Default: <see langword="null"/>.</summary>
    public IReadOnlyList<KlingElement>? Elements { get; init => field = PropertyChecks.Copy(value, nameof(Elements)); }

    /// <summary>The size: 1K, 2K or 4K. Default: <see cref="ImageResolution.OneK"/>.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public ImageResolution Resolution { get; init => field = PropertyChecks.Defined(value, nameof(Resolution)); }

    /// <summary>Whether the images are independent or form a series. Default: <see cref="ImageResultType.Single"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public ImageResultType ResultType { get; init => field = PropertyChecks.Defined(value, nameof(ResultType)); }

    /// <summary>The number of independent images, from 1 to 9. For a series use <see cref="SeriesAmount"/>. Default: 1.</summary>
    /// <exception cref="ArgumentException">The value is outside 1 to 9.</exception>
    public int ImageCount { get; init => field = PropertyChecks.Within(value, 1, 9, nameof(ImageCount)); } = 1;

    /// <summary>The number of images in a series, from 2 to 9. Default: <see langword="null"/>, which leaves it to fal.</summary>
    /// <exception cref="ArgumentException">The value is outside 2 to 9.</exception>
    public int? SeriesAmount { get; init => field = PropertyChecks.Within(value, 2, 9, nameof(SeriesAmount)); }

    /// <summary>
    /// The aspect ratio: 16:9, 9:16, 1:1, 4:3, 3:4, 3:2, 2:3 or 21:9, or with <see cref="Images"/> also that of the images.
    /// Default: <see langword="null"/>, which means <see cref="AspectRatio.Auto"/> with <see cref="Images"/> and <see cref="AspectRatio.Landscape16x9"/> without.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public AspectRatio? AspectRatio { get; init => field = value is { } ratio ? PropertyChecks.OneOf(ratio, AspectRatios.ImageOrAuto, nameof(AspectRatio)) : null; }

    /// <summary>The file format. Default: <see cref="ImageOutputFormat.Png"/>.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enum.</exception>
    public ImageOutputFormat OutputFormat { get; init => field = PropertyChecks.Defined(value, nameof(OutputFormat)); }

    /// <inheritdoc/>
    public override string EndpointId => Images is null ? "fal-ai/kling-image/o3/text-to-image" : "fal-ai/kling-image/o3/image-to-image";

    /// <inheritdoc/>
    public bool Equals(KlingO3ImageRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor input)
    {
        IReadOnlyList<KlingMedia>? images = input.MediaList("image_urls", nameof(Images), MediaLimits.Image, Images);
        AspectRatio usual = images is null ? Kling.AspectRatio.Landscape16x9 : Kling.AspectRatio.Auto;
        AspectRatio ratio = input.Value("aspect_ratio", AspectRatio ?? usual, InputType.Enum<AspectRatio>());
        ImageResultType kind = input.Value("result_type", ResultType, InputType.Enum<ImageResultType>());
        return this with
        {
            Prompt = input.RequiredText("prompt", Prompt),
            Images = images,
            Elements = input.Objects("elements", nameof(Elements), Elements, KlingElement.Blank, KlingElement.Map),
            Resolution = input.Value("resolution", Resolution, InputType.Enum<ImageResolution>()),
            ResultType = kind,

            // Each of the two counts applies to one kind of result.
            ImageCount = input.Optional("num_images", kind == ImageResultType.Single || ImageCount != 1 ? ImageCount : null, InputType.Integer) ?? ImageCount,
            SeriesAmount = input.Optional("series_amount", SeriesAmount, InputType.Integer),
            AspectRatio = ratio == usual ? AspectRatio : ratio,
            OutputFormat = input.Value("output_format", OutputFormat, InputType.Enum<ImageOutputFormat>()),
        };
    }

    private protected override void AddProblems(RequestProblems problems)
    {
        ElementRules.AddAnyImageProblems(problems, Elements);
        problems.RefuseIf(Images?.Count is 0 or > 10, nameof(Images), $"there are {Images?.Count}, but fal accepts 1 to 10.");
        problems.RefuseIf(Images is null && AspectRatio == Kling.AspectRatio.Auto, nameof(AspectRatio), "there are no Images whose aspect ratio the result could have.");
        problems.RefuseIf(SeriesAmount is not null && ResultType != ImageResultType.Series, nameof(SeriesAmount), "ResultType is not Series.");
        problems.RefuseIf(ImageCount != 1 && ResultType == ImageResultType.Series, nameof(ImageCount), "ResultType is Series. Set SeriesAmount instead.");
    }
}
