using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.Engine.Http;
using Fal.Kling.Jobs;

namespace Fal.Kling;

/// <summary>Creates an endpoint's input from a request. Media that are not URLs are uploaded first.</summary>
/// <param name="uploads">Uploads the media.</param>
/// <param name="checksLimits">Whether to enforce the limits of the media's fields.</param>
internal sealed class RequestInputs(MediaUploads uploads, bool checksLimits)
{
    /// <param name="request">The request.</param>
    /// <param name="options">How to upload.</param>
    /// <param name="key">The key for the storage host.</param>
    /// <param name="contents">What has been read of the media already; null when nothing has.</param>
    /// <param name="cancellationToken">Stops the uploads.</param>
    public async Task<JobInput> CreateAsync(KlingRequest request, UploadOptions? options, ApiKey key, MediaContents? contents, CancellationToken cancellationToken)
    {
        KlingMedia Readable(KlingMedia media) => contents?.Readable(media) ?? media;
        (MediaSlot Slot, KlingMedia Media)[] items =
            [.. MediaCollector.Collect(request).Select(item => (checksLimits ? item.Slot : item.Slot with { Limits = MediaLimits.Any }, Readable(item.Media)))];
        IReadOnlyDictionary<KlingMedia, string> urls = await UploadAsync(items, options, key, cancellationToken).ConfigureAwait(false);
        return new JobInput(request.EndpointId, ToUtf8(request.ToInput((_, item) => urls[Readable(item)])));
    }

    private async Task<IReadOnlyDictionary<KlingMedia, string>> UploadAsync(
        IReadOnlyList<(MediaSlot Slot, KlingMedia Media)> media, UploadOptions? options, ApiKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await uploads.ToUrlsAsync(media, options, key, cancellationToken).ConfigureAwait(false);
        }
        catch (KlingException exception)
        {
            exception.Consequence = "Nothing was bought.";
            throw;
        }
    }

    /// <summary>The input as UTF-8 JSON.</summary>
    public static byte[] ToUtf8(JsonObject input)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            input.WriteTo(writer);
        }

        return bytes.ToArray();
    }
}
