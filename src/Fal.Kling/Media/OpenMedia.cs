using System.Diagnostics.CodeAnalysis;
using Fal.Kling.Engine.Transfer;
using Microsoft.Win32.SafeHandles;

namespace Fal.Kling;

/// <summary>An image that is open for one upload. Its first bytes have been read and checked; a caller's stream is read asynchronously only.</summary>
internal sealed class OpenMedia : IDisposable
{
    private SafeFileHandle? file;
    private StreamMedia? claimed;

    private OpenMedia(KlingMedia image) => Image = image;

    public KlingMedia Image { get; }

    /// <summary>The content to upload; null when there was a problem with it.</summary>
    public UploadSource? Source { get; private set; }

    /// <summary>Opens the image, and adds what is wrong with it to the problems.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A caller's stream may throw anything. Whatever it is, the image cannot be read.")]
    public static async Task<OpenMedia> OpenAsync(NamedMedia named, List<KlingProblem> problems, CancellationToken cancellationToken)
    {
        OpenMedia open = new(named.Image);
        try
        {
            await open.OpenAsync(named.Name, problems, cancellationToken).ConfigureAwait(false);
            return open;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            open.Dispose();
            throw;
        }
        catch (Exception exception)
        {
            open.Dispose();
            problems.Add(new KlingProblem { Path = named.Name, Message = ImageChecks.Unreadable(named.Image, exception) });
            return open;
        }
    }

    public void Dispose()
    {
        file?.Dispose();
        claimed?.Release();
        (file, claimed) = (null, null);
    }

    private async Task OpenAsync(string name, List<KlingProblem> problems, CancellationToken cancellationToken)
    {
        switch (Image)
        {
            case BytesMedia bytes:
                Use(name, ImageFacts.Of(bytes), problems, mediaType => new BytesSource(bytes.Bytes)
                {
                    Name = name,
                    Description = ImageChecks.NameOf(bytes),
                    MediaType = mediaType,
                });
                break;
            case FileMedia image:
                file = File.OpenHandle(image.Path, options: FileOptions.Asynchronous);
                ImageFacts facts = ImageFacts.Of(file);
                Use(name, facts, problems, mediaType => new FileSource(file, facts.Length) { Name = name, Description = ImageChecks.NameOf(image), MediaType = mediaType });
                break;
            case StreamMedia image:
                await OpenAsync(image, name, problems, cancellationToken).ConfigureAwait(false);
                break;
            default:
                throw new InvalidOperationException("An image that is a URL has no content to upload.");
        }
    }

    private async Task OpenAsync(StreamMedia image, string name, List<KlingProblem> problems, CancellationToken cancellationToken)
    {
        if (!image.TryClaim())
        {
            problems.Add(new KlingProblem { Path = name, Message = image.Start is null ? ImageChecks.UsedUp : ImageChecks.InUse });
            return;
        }

        claimed = image;
        if (image.Start is { } start)
        {
            image.Stream.Position = start;
        }

        byte[] head = new byte[ImageFacts.HeadSize];
        int count = await image.Stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);

        // Validate() could not look at a stream, so its warnings come now.
        ImageFacts facts = new(count, ImageHeader.Read(head.AsSpan(0, count)));
        ImageChecks.AddWarnings(problems, facts, name);
        Use(name, facts, problems, mediaType => new StreamSource(image.Stream, head.AsMemory(0, count))
        {
            Name = name,
            Description = ImageChecks.NameOf(image),
            MediaType = mediaType,
        });
    }

    // The first bytes decide what it is; the caller's word counts where they say nothing.
    private void Use(string name, ImageFacts facts, List<KlingProblem> problems, Func<string, UploadSource> source)
    {
        if (ImageChecks.Refusal(facts, Image) is { } refusal)
        {
            problems.Add(new KlingProblem { Path = name, Message = refusal });
        }
        else
        {
            Source = source(facts.Header?.MediaType ?? Image.MediaType!);
        }
    }
}
