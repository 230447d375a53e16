using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Transfer;

/// <summary>
/// Sends requests to fal's storage. The storage host receives the key and returns a signed address. The bytes go to that address, without the key.
/// Source: fal's JavaScript client, storage.ts.
/// </summary>
internal sealed class StorageApi(Transport transport, Uri storageUrl)
{
    public async Task<UploadTarget> InitiateAsync(UploadCall call, string mediaType, bool inParts, CancellationToken cancellationToken)
    {
        FalRequest request = new()
        {
            Method = HttpMethod.Post,
            Url = new Uri($"{storageUrl.AbsoluteUri.TrimEnd('/')}/storage/upload/{(inParts ? "initiate-multipart" : "initiate")}?storage_type=fal-cdn-v3"),
            Purpose = call.Purpose,
            Key = call.Key,
            Headers = call.Headers,
            Content = _ => Json(new InitiateMessage { ContentType = mediaType, FileName = NameFor(mediaType) }, StorageJson.Default.InitiateMessage),
            Repeat = RetryPredicates.IfTransient,
        };
        Response response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        InitiateResponse? places = Read(response, StorageJson.Default.InitiateResponse);

        // The file must not travel unencrypted.
        return Uri.TryCreate(places?.UploadUrl, UriKind.Absolute, out Uri? upload) && TrustedOrigins.IsConfidential(upload)
            && Uri.TryCreate(places.FileUrl, UriKind.Absolute, out Uri? file) && file.Scheme is "https" or "http"
            ? new UploadTarget(upload, file)
            : throw ApiErrors.Unusable(response, request.Purpose, "lacks an https address to upload to, or the address of the file");
    }

    /// <summary>Sends a range of a source. A retry starts from the beginning of the range.</summary>
    public Task<Response> PutAsync(Uri url, UploadRange range, string purpose, ProgressReporter? progress, CancellationToken cancellationToken)
    {
        RangeProgress ofRange = new(progress, transport.Telemetry);
        return SendAsync(new FalRequest
        {
            Method = HttpMethod.Put,
            Url = url,
            Purpose = purpose,
            Accept = "*/*",
            IdleLimit = TimeLimit.IdleTransfer,
            Repeat = RetryPredicates.IfTransient,
            Content = idle => new UploadContent(range, idle, ofRange),
        }, cancellationToken);
    }

    public async Task CompleteAsync(UploadTarget target, IReadOnlyList<UploadedPart> parts, string purpose, CancellationToken cancellationToken) =>
        await SendAsync(new FalRequest
        {
            Method = HttpMethod.Post,
            Url = target.Completion,
            Purpose = purpose,
            IdleLimit = TimeLimit.IdleTransfer,
            Repeat = RetryPredicates.IfTransient,
            Content = _ => Json(new CompleteMessage { Parts = parts }, StorageJson.Default.CompleteMessage),
        }, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads the body; null when it is not the expected JSON.</summary>
    public static T? Read<T>(Response response, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(response.Body.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<Response> SendAsync(FalRequest request, CancellationToken cancellationToken) =>
        await transport.SendAsync(request, cancellationToken).ConfigureAwait(false) switch
        {
            Response { IsSuccess: true } response => response,
            HttpOutcome outcome => throw ApiErrors.From(outcome, request.Purpose, transport),
        };

    private static ByteArrayContent Json<T>(T message, JsonTypeInfo<T> type) =>
        new(JsonSerializer.SerializeToUtf8Bytes(message, type)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    // The name becomes part of a URL that anyone may see, so it must not reveal anything about the caller.
    private static string NameFor(string mediaType) => mediaType switch
    {
        "image/png" => "image.png",
        "image/jpeg" => "image.jpg",
        "image/webp" => "image.webp",
        "image/gif" => "image.gif",
        "image/avif" => "image.avif",
        "video/mp4" => "video.mp4",
        "video/quicktime" => "video.mov",
        "video/webm" => "video.webm",
        "audio/mpeg" => "audio.mp3",
        "audio/wav" => "audio.wav",
        "audio/mp4" => "audio.m4a",
        "audio/aac" => "audio.aac",
        "audio/ogg" => "audio.ogg",
        "audio/flac" => "audio.flac",
        _ => mediaType.Split('/')[0],
    };
}

/// <summary>Where an upload goes, and where its file can be read afterwards.</summary>
internal sealed record UploadTarget(Uri UploadUrl, Uri FileUrl)
{
    public Uri Completion => Beneath("complete");

    public Uri Part(int number) => Beneath(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    // The query contains the signature, so it is kept.
    private Uri Beneath(string segment) => new($"{UploadUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{segment}{UploadUrl.Query}");
}
