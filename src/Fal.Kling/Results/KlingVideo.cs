namespace Fal.Kling;

/// <summary>A finished video, as plain data. fal promises to keep the file for seven days at least (source: fal.ai/docs, FAQ): download it promptly.</summary>
public sealed record KlingVideo
{
    /// <summary>Where the file is. It needs no key, and anyone who has the URL can read it.</summary>
    public required Uri Url { get; init; }

    /// <summary>Its media type, such as <c>video/mp4</c>; <see langword="null"/> when fal did not say.</summary>
    public string? ContentType { get; init; }

    /// <summary>The file name that fal chose. It is a suggestion of a server: do not use it as a path. <see langword="null"/> when fal did not say.</summary>
    public string? FileName { get; init; }

    /// <summary>Its size in bytes; <see langword="null"/> when fal did not say.</summary>
    public long? FileSize { get; init; }

    /// <summary>The units that fal bills, from the header <c>X-Fal-Billable-Units</c>: times the unit price they are the cost. <see langword="null"/> when fal did not say.</summary>
    public double? BillableUnits { get; init; }

    /// <summary>The job that made it.</summary>
    public required JobTicket Ticket { get; init; }

    /// <summary>The members for a person to read. The URL is shown without its query, which may be a signature.</summary>
    public override string ToString() =>
        $"KlingVideo {{ Url = {SafeUrl.Of(Url)}, ContentType = {ContentType}, FileName = {FileName}, FileSize = {FileSize}, BillableUnits = {BillableUnits}, RequestId = {Ticket.RequestId} }}";
}
