namespace Fal.Kling.Engine.Transfer;

/// <summary>A file to download, as a result describes it.</summary>
internal sealed record DownloadSource
{
    public required Uri Url { get; init; }

    /// <summary>Gets what messages call it, such as "the video".</summary>
    public required string Noun { get; init; }

    /// <summary>Gets its name in a folder. It does not come from a server, and cannot lead out of the folder.</summary>
    public required string FileName { get; init; }

    /// <summary>Gets its media type; null when fal did not report it.</summary>
    public string? ContentType { get; init; }

    /// <summary>Gets its size in bytes; null when fal did not report it.</summary>
    public long? Size { get; init; }

    /// <summary>Gets a sentence that explains how to download the file although its size differs from what fal reported.</summary>
    public required string IgnoreSizeAdvice { get; init; }

    public string Purpose => $"the download of {Noun}";
}
