namespace Fal.Kling;

internal sealed class FileImage(string path, string? mediaType) : KlingImage(mediaType)
{
    public string Path { get; } = path;

    public override string ToString() => Path;
}
