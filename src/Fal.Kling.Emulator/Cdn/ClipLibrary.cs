using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>The clips that stand for generated videos: real H.264, of the length and shape that was asked for. <c>Clips/make-clips.sh</c> makes them.</summary>
internal static class ClipLibrary
{
    private static readonly Dictionary<string, MemoryContent> Clips = new()
    {
        ["16x9-5s"] = Load("16x9-5s.mp4"),
        ["16x9-10s"] = Load("16x9-10s.mp4"),
        ["9x16-5s"] = Load("9x16-5s.mp4"),
        ["9x16-10s"] = Load("9x16-10s.mp4"),
        ["1x1-5s"] = Load("1x1-5s.mp4"),
        ["1x1-10s"] = Load("1x1-10s.mp4"),
    };

    public static FileContent For(Job job)
    {
        string aspectRatio = job.Endpoint.TakesAspectRatio && job.Input.TryGetProperty("aspect_ratio", out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "16:9";
        return Clips[$"{aspectRatio.Replace(':', 'x')}-{job.Seconds}s"];
    }

    private static MemoryContent Load(string name)
    {
        using Stream resource = typeof(ClipLibrary).Assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return new MemoryContent(bytes);
    }
}
