using Fal.Kling.Engine.Http;

namespace Fal.Kling.Jobs;

/// <summary>The images of a request as the URLs that the endpoints take. What is not a URL is uploaded.</summary>
internal sealed class ImageInputs(MediaUploads uploads)
{
    public async Task<VideoInput> ResolveAsync(VideoRequest request, UploadOptions? options, ApiKey key, CancellationToken cancellationToken)
    {
        if (request is not ImageToVideoRequest images)
        {
            return VideoInput.From(request);
        }

        try
        {
            // One image may be both frames, which makes a loop.
            List<NamedImage> named = [new(nameof(images.Image), images.Image)];
            if (images.TailImage is { } tail)
            {
                named.Add(new NamedImage(nameof(images.TailImage), tail));
            }

            IReadOnlyDictionary<KlingImage, string> urls = await uploads.ToUrlsAsync(named, options, key, cancellationToken).ConfigureAwait(false);
            return VideoInput.From(request, urls[images.Image], images.TailImage is null ? null : urls[images.TailImage]);
        }
        catch (KlingException exception)
        {
            exception.Consequence = "Nothing was bought.";
            throw;
        }
    }
}
