using Fal.Kling.Engine.Transfer;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Jobs;

/// <summary>The images of a request as the URLs that the endpoints take. What is not a URL is uploaded.</summary>
internal sealed class ImageInputs(ImageUploads uploads)
{
    public ValueTask<VideoInput> ResolveAsync(VideoRequest request, UploadOptions? options, ApiKey key, CancellationToken cancellationToken) =>
        request is ImageToVideoRequest images
            ? new ValueTask<VideoInput>(ResolveAsync(images, options, key, cancellationToken))
            : ValueTask.FromResult(VideoInput.From(request));

    private async Task<VideoInput> ResolveAsync(ImageToVideoRequest request, UploadOptions? options, ApiKey key, CancellationToken cancellationToken)
    {
        try
        {
            Dictionary<KlingImage, Uri> urls = await UrlsOfAsync(request, options, key, cancellationToken).ConfigureAwait(false);
            return VideoInput.From(request, urls[request.Image], request.TailImage is { } tail ? urls[tail] : null);
        }
        catch (KlingException exception)
        {
            exception.Consequence = "Nothing was bought.";
            throw;
        }
    }

    // One image may serve as both frames, which makes a loop; it is uploaded once.
    private async Task<Dictionary<KlingImage, Uri>> UrlsOfAsync(ImageToVideoRequest request, UploadOptions? options, ApiKey key, CancellationToken cancellationToken)
    {
        Dictionary<KlingImage, Uri> urls = [];
        List<NamedImage> contents = [];
        Add(nameof(request.Image), request.Image);
        if (request.TailImage is { } tail && tail != request.Image)
        {
            Add(nameof(request.TailImage), tail);
        }

        if (contents.Count > 0)
        {
            Uri[] uploaded = await uploads.UploadAsync(contents, options, key, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < uploaded.Length; i++)
            {
                urls[contents[i].Image] = uploaded[i];
            }
        }

        return urls;

        void Add(string name, KlingImage image)
        {
            if (image is UrlImage { Url: var url })
            {
                urls[image] = url;
            }
            else
            {
                contents.Add(new NamedImage(name, image));
            }
        }
    }
}
