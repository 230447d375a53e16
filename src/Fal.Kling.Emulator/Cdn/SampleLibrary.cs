namespace Fal.Kling.Emulator;

/// <summary>The files that stand in for a model's output: real H.264, PNG, JPEG, WebP and MP3. <c>Clips/make-clips.sh</c> creates them.</summary>
internal static class SampleLibrary
{
    private const decimal FromHereOnLong = 7.5m;

    private static readonly Dictionary<string, (int Width, int Height)> Shapes = new() { ["16x9"] = (640, 360), ["9x16"] = (360, 640), ["1x1"] = (480, 480) };

    private static readonly string[] Endings = ["-5s.mp4", "-10s.mp4", "-5s-sound.mp4", "-10s-sound.mp4", ".png", ".jpeg", ".webp"];

    private static readonly Dictionary<string, MemoryContent> Files = Shapes.Keys
        .SelectMany(shape => Endings.Select(ending => shape + ending))
        .Append("speech.mp3")
        .ToDictionary(name => name, Load);

    /// <summary>A five-second sound.</summary>
    public static FileContent Speech => Files["speech.mp3"];

    /// <summary>The clip that best fits the request: 5 or 10 seconds, wide, tall or square, silent or with a tone.</summary>
    public static FileContent Clip(RequestedWork work) =>
        Files[$"{ShapeOf(work.AspectRatio)}-{(work.Seconds < FromHereOnLong ? 5 : 10)}s{(work.MakesSound ? "-sound" : string.Empty)}.mp4"];

    public static (MemoryContent Content, int Width, int Height) Image(RequestedWork work)
    {
        string shape = ShapeOf(work.AspectRatio);
        (int width, int height) = Shapes[shape];
        return (Files[$"{shape}.{work.ImageFormat}"], width, height);
    }

    private static string ShapeOf(string aspectRatio) => aspectRatio switch
    {
        "1:1" => "1x1",
        "9:16" or "3:4" or "2:3" => "9x16",
        _ => "16x9",
    };

    private static MemoryContent Load(string name)
    {
        using Stream resource = typeof(SampleLibrary).Assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return new MemoryContent(bytes);
    }
}
