using System.Collections.Concurrent;

namespace Fal.Kling.Emulator;

/// <summary>A place to upload to, from initiate until its file is there.</summary>
internal sealed record UploadSession(string Id, string FilePath, string FileName, string ContentType, FileLifecycle? Lifecycle, bool IsMultipart)
{
    /// <summary>What makes the URL a signed one; the client must send it back as it is.</summary>
    public string Signature { get; } = Guid.NewGuid().ToString("N");

    public ConcurrentDictionary<int, SpooledPart> Parts { get; } = new();
}
