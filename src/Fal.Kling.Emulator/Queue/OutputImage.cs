namespace Fal.Kling.Emulator;

/// <summary>An image that a job made, with its size in pixels.</summary>
/// <param name="File">The file on the CDN.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
internal sealed record OutputImage(EmulatedFile File, MemoryContent Content, int Width, int Height)
{
    public string ToDataUri() => $"data:{File.ContentType};base64,{Convert.ToBase64String(Content.Bytes.Span)}";
}
