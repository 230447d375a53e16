using Fal.Kling;
using Fal.Kling.Samples;

/// <summary>
/// What a request is made of: the prompt and the files of the command line. On the emulator, which looks at neither, a file that is missing is one of the sample's own.
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
    /// <param name="prompt">The prompt; null when there is none.</param>
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

    /// <summary>Refuses a file that the model does not take.</summary>
    public void ThrowIfLeftOver(string model)
    {
        if (Options.FirstOrDefault(option => arguments?.Has(option) == true && !used.Contains(option)) is { } other)
        {
            throw new UsageException($"{other} has no effect with {model}; leave it out.");
        }
    }

    private KlingMedia Media(string option, string noun, string own) => Option(option) is { } text
        ? Checks.Media(text, noun)
        : hasOwnFiles ? OwnFile(own) : throw new UsageException($"{option} is missing: this model needs {noun} of yours on fal.ai.");

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
