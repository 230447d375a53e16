using System.Collections.Concurrent;

namespace Fal.Kling.Emulator;

/// <summary>An upload, from its start until its file exists.</summary>
internal sealed record UploadSession(string Id, string FilePath, string FileName, string ContentType, FileLifecycle? Lifecycle, bool IsMultipart)
{
    /// <summary>The signature in the upload URL. The client must return it unchanged.</summary>
    public string Signature { get; } = Guid.NewGuid().ToString("N");

    public ConcurrentDictionary<int, SpooledPart> Parts { get; } = new();
}
