using Fal.Kling;
using Studio.Orders;

namespace Studio.Models;

/// <summary>The models that the form offers. Add one here, and the page has it.</summary>
internal static class StudioModels
{
    private const int MaxPictureUrlLength = 2048;

    private static readonly string[] Shapes = ["16:9", "9:16", "1:1"];
    private static readonly int[] FiveOrTen = [5, 10];
    private static readonly int[] ThreeToFifteen = [.. Enumerable.Range(3, 13)];

    public static IReadOnlyList<StudioModel> All { get; } =
    [
        Kling3("kling-3-standard", "Kling 3.0 Standard", "With sound, at a lower price", KlingTier.Standard),
        Kling3("kling-3-pro", "Kling 3.0 Pro", "With sound, the best picture", KlingTier.Pro),
        new(
            "kling-2.6-pro",
            "Kling 2.6 Pro",
            "With sound and speech",
            new StudioOffer(FiveOrTen, Shapes, form => new Kling26TextToVideoRequest { Prompt = form.Prompt, Seconds = form.Seconds, AspectRatio = ShapeOf(form) }),
            new StudioOffer(FiveOrTen, [], form => new Kling26ImageToVideoRequest { Prompt = form.Prompt, StartImage = PictureOf(form), Seconds = form.Seconds })),
        Kling2("kling-2.5-turbo-pro", "Kling 2.5 Turbo Pro", "Fast and smooth, without sound", KlingModel.V25TurboPro),
        Kling2("kling-2.1-master", "Kling 2.1 Master", "The classic, without sound", KlingModel.V21Master),
    ];

    /// <returns>The request of a form.</returns>
    /// <exception cref="StudioFormException">A field cannot be what it is.</exception>
    public static KlingRequest RequestOf(OrderForm form)
    {
        StudioModel model = All.FirstOrDefault(model => model.Id == form.Model) ?? throw new StudioFormException("model", "Choose a model from the list.");
        StudioOffer offer = form.Picture is null ? model.Text : model.Picture;
        if (!offer.Seconds.Contains(form.Seconds))
        {
            throw new StudioFormException("seconds", $"{model.Name} makes videos of {Sentence(offer.Seconds)} seconds.");
        }

        if (form.Picture is { } picture && (picture is not { IsAbsoluteUri: true, Scheme: "http" or "https" } || picture.OriginalString.Length > MaxPictureUrlLength))
        {
            throw new StudioFormException("picture", "Upload the picture first.");
        }

        // Without shapes of its own, the offer takes that of the picture, and the one in the form is only kept.
        if (offer.Shapes.Length > 0 ? !offer.Shapes.Contains(form.Shape) : form.Shape is not null && !Shapes.Contains(form.Shape))
        {
            throw new StudioFormException("shape", $"{model.Name} makes videos in {string.Join(", ", Shapes)}.");
        }

        if (string.IsNullOrWhiteSpace(form.Prompt))
        {
            throw new StudioFormException("prompt", "Describe what happens in the video.");
        }

        try
        {
            KlingRequest request = offer.Request(form);
            return request.Validate().FirstOrDefault(problem => !problem.IsWarning) is { } problem ? throw new StudioFormException(FieldOf(problem.Path), problem.Message) : request;
        }
        catch (ArgumentException exception)
        {
            throw new StudioFormException(FieldOf(exception.ParamName), SentenceOf(exception));
        }
    }

    private static StudioModel Kling3(string id, string name, string description, KlingTier tier) => new(
        id,
        name,
        description,
        new StudioOffer(ThreeToFifteen, Shapes, form => new Kling3TextToVideoRequest { Tier = tier, Prompt = form.Prompt, Seconds = form.Seconds, AspectRatio = ShapeOf(form) }),
        new StudioOffer(ThreeToFifteen, [], form => new Kling3ImageToVideoRequest { Tier = tier, Prompt = form.Prompt, StartImage = PictureOf(form), Seconds = form.Seconds }));

    private static StudioModel Kling2(string id, string name, string description, KlingModel model) => new(
        id,
        name,
        description,
        new StudioOffer(FiveOrTen, Shapes, form => new TextToVideoRequest { Model = model, Prompt = form.Prompt, Duration = (VideoDuration)form.Seconds, AspectRatio = ShapeOf(form) }),
        new StudioOffer(FiveOrTen, [], form => new ImageToVideoRequest { Model = model, Prompt = form.Prompt, Image = PictureOf(form), Duration = (VideoDuration)form.Seconds }));

    private static KlingMedia PictureOf(OrderForm form) => KlingMedia.FromUrl(form.Picture!);

    private static AspectRatio ShapeOf(OrderForm form) => form.Shape switch
    {
        "9:16" => AspectRatio.Portrait9x16,
        "1:1" => AspectRatio.Square1x1,
        _ => AspectRatio.Landscape16x9,
    };

    private static string Sentence(int[] numbers) =>
        numbers[^1] - numbers[0] == numbers.Length - 1 && numbers.Length > 2 ? $"{numbers[0]} to {numbers[^1]}" : string.Join(" or ", numbers);

    /// <returns>The message without the name of the parameter, which .NET appends and which says nothing to a visitor.</returns>
    public static string SentenceOf(ArgumentException exception) => exception.Message.Split(" (Parameter '", 2)[0];

    private static string FieldOf(string? property) => property switch
    {
        "Seconds" or "Duration" => "seconds",
        "AspectRatio" => "shape",
        "Image" or "StartImage" => "picture",
        "Model" or "Tier" => "model",
        _ => "prompt",
    };
}
