namespace Fal.Kling.Emulator;

/// <summary>The bytes of one upload request, on disk.</summary>
internal sealed record SpooledPart(string Path, long Length, string Sha256)
{
    public string ETag => $"\"{Sha256[..32]}\"";
}
