namespace Fal.Kling.Engine.Transfer;

/// <summary>A file to download, as a result describes it.</summary>
internal sealed record DownloadSource
{
    public required Uri Url { get; init; }

    /// <summary>What messages call it, such as "the video".</summary>
    public required string Noun { get; init; }

    /// <summary>Its name in a folder. It must not be a server's, and cannot lead out of the folder.</summary>
    public required string FileName { get; init; }

    /// <summary>Its media type; null when fal did not say.</summary>
    public string? ContentType { get; init; }

    /// <summary>Its size in bytes; null when fal did not say.</summary>
    public long? Size { get; init; }

    /// <summary>How the caller downloads the file although its size is not the one that fal said, as a sentence.</summary>
    public required string IgnoreSizeAdvice { get; init; }

    public string Purpose => $"the download of {Noun}";
}
