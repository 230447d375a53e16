namespace Fal.Kling;

internal sealed class FileMedia(string path, string? mediaType) : KlingMedia(mediaType)
{
    public string Path { get; } = path;

    public override string ToString() => Path;
}
