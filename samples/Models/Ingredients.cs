using Fal.Kling;
using Fal.Kling.Samples;

/// <summary>
/// The prompt and the files on the command line. On the emulator, which does not read the files, the sample uses its own file in place of a missing one.
/// </summary>
internal sealed class Ingredients
{
    public const string ImageOption = "--image";
    public const string GarmentOption = "--garment";
    public const string VideoOption = "--video";
    public const string AudioOption = "--audio";
    public const string SceneOption = "--scene";

    private const string Picture = "picture.jpg";

    private readonly Arguments? arguments;
    private readonly string? prompt;
    private readonly bool hasOwnFiles;
    private readonly HashSet<string> used = [];

    /// <param name="arguments">The command line.</param>
    /// <param name="prompt">The prompt, or null if there is none.</param>
    /// <param name="isEmulated">Whether the request runs on an emulator.</param>
    public Ingredients(Arguments arguments, string? prompt, bool isEmulated)
    {
        this.arguments = arguments;
        this.prompt = prompt;
        hasOwnFiles = isEmulated;
    }

    private Ingredients()
    {
        prompt = "A paper boat";
        hasOwnFiles = true;
    }

    /// <summary>The sample's own prompt and files.</summary>
    public static Ingredients Own => new();

    public static string[] Options { get; } = [ImageOption, GarmentOption, VideoOption, AudioOption, SceneOption];

    public string Prompt => OptionalPrompt ?? throw new UsageException("The prompt is missing. Write it in quotes after the name, such as \"A paper boat\".");

    public string? OptionalPrompt
    {
        get
        {
            IsPromptUsed = true;
            return prompt;
        }
    }

    public KlingMedia Image => Media(ImageOption, "an image", Picture);

    public KlingMedia Garment => Media(GarmentOption, "an image", Picture);

    public KlingMedia Video => Media(VideoOption, "a video", "clip.mp4");

    public KlingMedia Audio => Media(AudioOption, "a recording", "recording.mp3");

    public string Scene => Option(SceneOption) ?? EffectScenes.Squish;

    public bool IsPromptUsed { get; private set; }

    /// <summary>Refuses an option that the model does not use.</summary>
    public void ThrowIfLeftOver(string model)
    {
        if (Options.FirstOrDefault(option => arguments?.Has(option) == true && !used.Contains(option)) is { } other)
        {
            throw new UsageException($"{other} has no effect with {model}. Leave it out.");
        }
    }

    private KlingMedia Media(string option, string noun, string own) => Option(option) is { } text
        ? Checks.Media(text, noun)
        : hasOwnFiles ? OwnFile(own) : throw new UsageException($"{option} is missing. On fal.ai, this model needs {noun} from you.");

    private string? Option(string name)
    {
        used.Add(name);
        return arguments?.Option(name);
    }

    private static KlingMedia OwnFile(string name)
    {
        using Stream file = typeof(Ingredients).Assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return KlingMedia.FromBytes(bytes);
    }
}
