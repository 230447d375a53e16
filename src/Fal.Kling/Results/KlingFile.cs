namespace Fal.Kling;

/// <summary>A file that a job created, with what is needed to name and download it.</summary>
public sealed record KlingFile
{
    /// <summary>The file's URL. Anyone who has it can read the file without a key.</summary>
    public required Uri Url { get; init; }

    /// <summary>Its media type, such as <c>video/mp4</c>; <see langword="null"/> if fal did not report it.</summary>
    public string? ContentType { get; init; }

    /// <summary>The file name that fal chose. It comes from a server, so do not use it as a path. <see langword="null"/> if fal did not report it.</summary>
    public string? FileName { get; init; }

    /// <summary>Its size in bytes; <see langword="null"/> if fal did not report it.</summary>
    public long? FileSize { get; init; }

    /// <summary>Its width in pixels; <see langword="null"/> if fal did not report it.</summary>
    public int? Width { get; init; }

    /// <summary>Its height in pixels; <see langword="null"/> if fal did not report it.</summary>
    public int? Height { get; init; }

    /// <summary>The job that created it.</summary>
    public required JobTicket Ticket { get; init; }

    /// <summary>Its position among the files of the job, from 0. It keeps their names distinct in a folder.</summary>
    public int Index { get; init; }

    /// <summary>Returns the members as text for people. The URL is shown without its query, which may be a signature.</summary>
    public override string ToString() =>
        $"KlingFile {{ Url = {SafeUrl.Of(Url)}, ContentType = {ContentType}, FileName = {FileName}, FileSize = {FileSize}, Width = {Width}, Height = {Height}, " +
        $"RequestId = {Ticket?.RequestId}, Index = {Index} }}";
}
