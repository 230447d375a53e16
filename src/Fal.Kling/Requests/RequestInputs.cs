using System.Text.Json;
using Fal.Kling.Engine.Http;
using Fal.Kling.Jobs;

namespace Fal.Kling;

/// <summary>Makes the input of an endpoint from a request. Images that are not URLs are uploaded first.</summary>
internal sealed class RequestInputs(MediaUploads uploads)
{
    public async Task<JobInput> CreateAsync(VideoRequest request, UploadOptions? options, ApiKey key, CancellationToken cancellationToken)
    {
        VideoInput input = request is ImageToVideoRequest images
            ? await ResolveAsync(images, options, key, cancellationToken).ConfigureAwait(false)
            : VideoInput.From(request);
        return new JobInput(request.EndpointId!, JsonSerializer.SerializeToUtf8Bytes(input, VideoInputJson.Default.VideoInput));
    }

    private async Task<VideoInput> ResolveAsync(ImageToVideoRequest request, UploadOptions? options, ApiKey key, CancellationToken cancellationToken)
    {
        // One image may be both frames, which makes a loop.
        List<(MediaSlot Slot, KlingMedia Media)> media = [(new(nameof(request.Image), MediaLimits.UnpublishedImage), request.Image)];
        if (request.TailImage is { } tail)
        {
            media.Add((new(nameof(request.TailImage), MediaLimits.UnpublishedImage), tail));
        }

        try
        {
            IReadOnlyDictionary<KlingMedia, string> urls = await uploads.ToUrlsAsync(media, options, key, cancellationToken).ConfigureAwait(false);
            return VideoInput.From(request, urls[request.Image], request.TailImage is null ? null : urls[request.TailImage]);
        }
        catch (KlingException exception)
        {
            exception.Consequence = "Nothing was bought.";
            throw;
        }
    }
}
