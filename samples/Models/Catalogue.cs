using Fal.Kling;
using Fal.Kling.Samples;

/// <summary>Every endpoint for which the library has a record, newest generation first.</summary>
internal static class Catalogue
{
    private const string FromText = "video from text";
    private const string FromImage = "video from an image";
    private const string FromReferences = "video from references";
    private const string Edit = "edited video";
    private const string FromVideo = "video guided by a video";

    private static readonly KlingTier[] TwoTiers = [KlingTier.Pro, KlingTier.Standard];
    private static readonly KlingTier[] ThreeTiers = [KlingTier.Pro, KlingTier.Standard, KlingTier.FourK];

    public static IReadOnlyList<Model> All { get; } =
    [
        .. Kling4(flash: false), .. Kling4(flash: true),
        .. ThreeTiers.SelectMany(Kling3), .. TwoTiers.SelectMany(Kling3Turbo), .. ThreeTiers.SelectMany(KlingO3), .. TwoTiers.SelectMany(KlingO1),
        new(FromText, use => new Kling26TextToVideoRequest { Prompt = use.Prompt }),
        new(FromImage, use => new Kling26ImageToVideoRequest { Prompt = use.Prompt, StartImage = use.Image }),
        .. KlingModel.All.SelectMany(Kling1To25),
        .. TwoTiers.Select(tier => new Model(FromReferences, use => new MultiImageToVideoRequest { Tier = tier, Prompt = use.Prompt, Images = [use.Image] })),
        .. TwoTiers.SelectMany(Motion), .. TwoTiers.SelectMany(Avatars), .. Speech(), .. Images(),
    ];

    /// <summary>Finds a model by its name or endpoint id.</summary>
    /// <exception cref="UsageException">No model has that name. The message lists the closest names.</exception>
    public static Model Find(string text)
    {
        Model? found = All.FirstOrDefault(model => text.Equals(model.Name, StringComparison.OrdinalIgnoreCase) || text == model.Example.EndpointId);
        if (found is not null)
        {
            return found;
        }

        IEnumerable<string> nearest = All.Select(model => model.Name)
            .OrderBy(name => name.Contains(text, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(text.ToLowerInvariant(), name))
            .ThenBy(name => name.Length)
            .Take(4);
        throw new UsageException($"There is no model '{text}'. The closest names are {string.Join(", ", nearest)}. 'list' prints all of them.");
    }

    public static void Print()
    {
        int name = All.Max(model => model.Name.Length);
        int kind = All.Max(model => model.Kind.Length);
        Console.WriteLine($"{"Name".PadRight(name)}  {"Creates".PadRight(kind)}  Estimated price");
        foreach (Model model in All)
        {
            Console.WriteLine($"{model.Name.PadRight(name)}  {model.Kind.PadRight(kind)}  {model.Example.EstimatePrice()?.ToString() ?? "not known"}");
        }
    }

    private static IEnumerable<Model> Kling4(bool flash) =>
    [
        new(FromText, use => new Kling4TextToVideoRequest { Flash = flash, Prompt = use.Prompt }),
        new(FromImage, use => new Kling4ImageToVideoRequest { Flash = flash, Prompt = use.Prompt, StartImage = use.Image }),
        new(FromReferences, use => new Kling4ReferenceToVideoRequest { Flash = flash, Prompt = use.Prompt, Images = [use.Image] }),
        new(Edit, use => new Kling4VideoEditRequest { Flash = flash, Prompt = use.Prompt, Video = use.Video }),
    ];

    private static IEnumerable<Model> Kling3(KlingTier tier) =>
    [
        new(FromText, use => new Kling3TextToVideoRequest { Tier = tier, Prompt = use.Prompt }),
        new(FromImage, use => new Kling3ImageToVideoRequest { Tier = tier, Prompt = use.Prompt, StartImage = use.Image }),
    ];

    private static IEnumerable<Model> Kling3Turbo(KlingTier tier) =>
    [
        new(FromText, use => new Kling3TurboTextToVideoRequest { Tier = tier, Prompt = use.Prompt }),
        new(FromImage, use => new Kling3TurboImageToVideoRequest { Tier = tier, Prompt = use.Prompt, StartImage = use.Image }),
    ];

    private static IEnumerable<Model> KlingO3(KlingTier tier) =>
    [
        new(FromText, use => new KlingO3TextToVideoRequest { Tier = tier, Prompt = use.Prompt }),
        new(FromImage, use => new KlingO3ImageToVideoRequest { Tier = tier, Prompt = use.Prompt, StartImage = use.Image }),
        new(FromReferences, use => new KlingO3ReferenceToVideoRequest { Tier = tier, Prompt = use.Prompt, Images = [use.Image] }),
        new(Edit, use => new KlingO3VideoEditRequest { Tier = tier, Prompt = use.Prompt, Video = use.Video }),
        new(FromVideo, use => new KlingO3VideoReferenceRequest { Tier = tier, Prompt = use.Prompt, Video = use.Video }),
    ];

    private static IEnumerable<Model> KlingO1(KlingTier tier) =>
    [
        new(FromImage, use => new KlingO1ImageToVideoRequest { Tier = tier, Prompt = use.Prompt, StartImage = use.Image }),
        new(FromReferences, use => new KlingO1ReferenceToVideoRequest { Tier = tier, Prompt = use.Prompt, Images = [use.Image] }),
        new(Edit, use => new KlingO1VideoEditRequest { Tier = tier, Prompt = use.Prompt, Video = use.Video }),
        new(FromVideo, use => new KlingO1VideoReferenceRequest { Tier = tier, Prompt = use.Prompt, Video = use.Video }),
    ];

    private static IEnumerable<Model> Kling1To25(KlingModel model)
    {
        if (model.TextToVideoEndpoint is not null)
        {
            yield return new(FromText, use => new TextToVideoRequest { Model = model, Prompt = use.Prompt });
        }

        if (model.ImageToVideoEndpoint is not null)
        {
            yield return new(FromImage, use => new ImageToVideoRequest { Model = model, Prompt = use.Prompt, Image = use.Image });
        }

        if (model.EffectsEndpoint is not null)
        {
            yield return new("effect", use => new EffectRequest { Model = model, Scene = use.Scene, Images = [use.Image] });
        }
    }

    private static IEnumerable<Model> Motion(KlingTier tier) => Enum.GetValues<MotionControlVersion>().Select(version => new Model("character animated by a video", use =>
        new MotionControlRequest { Version = version, Tier = tier, Prompt = use.OptionalPrompt, Image = use.Image, Video = use.Video, Orientation = CharacterOrientation.Video }));

    private static IEnumerable<Model> Avatars(KlingTier tier) => Enum.GetValues<AvatarVersion>().Select(version => new Model("avatar from a recording", use =>
        new AvatarRequest { Version = version, Tier = tier, Prompt = use.OptionalPrompt ?? ".", Image = use.Image, Audio = use.Audio }));

    private static IEnumerable<Model> Speech() =>
    [
        new("lip sync to a recording", use => new LipSyncRequest { Video = use.Video, Audio = use.Audio }),
        new("lip sync to a text", use => new TextLipSyncRequest { Video = use.Video, Text = use.Prompt, VoiceId = Voices.ReaderEnMV1 }),
        new("speech from text", use => new TextToSpeechRequest { Text = use.Prompt, VoiceId = Voices.ReaderEnMV1 }),
        new("voice from a recording", use => new CreateVoiceRequest { Voice = use.Audio }),
        new("sound for a video", use => new VideoToAudioRequest { Video = use.Video, SoundEffectPrompt = use.Prompt, BackgroundMusicPrompt = "calm piano" }),
    ];

    private static IEnumerable<Model> Images() =>
    [
        new("image from text", use => new Kling3ImageRequest { Prompt = use.Prompt }),
        new("image from an image", use => new Kling3ImageRequest { Prompt = use.Prompt, Image = use.Image }),
        new("image from text", use => new KlingO3ImageRequest { Prompt = use.Prompt }),
        new("image from images", use => new KlingO3ImageRequest { Prompt = use.Prompt, Images = [use.Image] }),
        new("image from images", use => new KlingO1ImageRequest { Prompt = use.Prompt, Images = [use.Image] }),
        new("virtual try-on", use => new VirtualTryOnRequest { Person = use.Image, Garment = use.Garment }),
    ];

    /// <summary>Counts the characters to insert, delete or replace (Levenshtein distance).</summary>
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j - 1], row[j]) + 1);
            }
        }

        return row[^1];
    }
}
