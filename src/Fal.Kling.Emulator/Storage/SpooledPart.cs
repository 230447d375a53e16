namespace Fal.Kling.Emulator;

/// <summary>Bytes that were uploaded in one request, on disk.</summary>
internal sealed record SpooledPart(string Path, long Length, string Sha256)
{
    public string ETag => $"\"{Sha256[..32]}\"";
}
