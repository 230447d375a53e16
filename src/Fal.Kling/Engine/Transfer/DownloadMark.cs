using System.Globalization;
using System.Net;
using System.Text.Json.Serialization;

namespace Fal.Kling.Engine.Transfer;

/// <summary>Identifies one version of a remote file. It is stored beside a partial download, so that a later process can resume.</summary>
internal sealed record DownloadMark
{
    /// <summary>Gets the URL without its query, which may contain a changing signature, and without a name and password.</summary>
    public required string Url { get; init; }

    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    public long? Total { get; init; }

    /// <summary>Gets the value for If-Range, a strong ETag or the modification date; null when the server sent neither.</summary>
    [JsonIgnore]
    public string? Validator => ETag is { } tag && !tag.StartsWith("W/", StringComparison.Ordinal) ? tag : LastModified;

    public static DownloadMark Of(string address, HttpResponseMessage response) => new()
    {
        Url = address,
        ETag = response.Headers.ETag?.ToString(),
        LastModified = response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture),
        Total = response.StatusCode == HttpStatusCode.PartialContent
            ? response.Content.Headers.ContentRange?.Length
            : response.Content.Headers.ContentLength,
    };

    public static string AddressOf(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Returns whether anything shows that the two are different files.</summary>
    public bool Contradicts(DownloadMark other) => Differ(ETag, other.ETag) || Differ(LastModified, other.LastModified) || Differ(Total, other.Total);

    /// <summary>Returns whether something shows that the two are the same file, and nothing shows that they differ.</summary>
    public bool Matches(DownloadMark other) =>
        !Contradicts(other) && (Both(ETag, other.ETag) || Both(LastModified, other.LastModified) || Both(Total, other.Total));

    private static bool Differ<T>(T? left, T? right) => Both(left, right) && !left!.Equals(right);

    private static bool Both<T>(T? left, T? right) => left is not null && right is not null;
}

[JsonSerializable(typeof(DownloadMark))]
internal sealed partial class DownloadMarkJson : JsonSerializerContext;
