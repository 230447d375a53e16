using System.Text.Json;
using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Transfer;
using Fal.Kling.Jobs;

namespace Fal.Kling;

/// <summary>Makes the input of an endpoint from a request. Images that are not URLs are uploaded first.</summary>
internal sealed class RequestInputs(ImageUploads uploads)
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
