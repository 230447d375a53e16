using System.Diagnostics.CodeAnalysis;
using Fal.Kling.Engine.Transfer;
using Microsoft.Win32.SafeHandles;

namespace Fal.Kling;

/// <summary>An image, a video or a sound that is open for one upload. Its headers have been read and checked. A caller's stream is only read asynchronously.</summary>
internal sealed class OpenMedia : IDisposable
{
    private readonly IReadOnlyList<MediaSlot> slots;
    private SafeFileHandle? file;
    private StreamMedia? claimed;

    private OpenMedia(KlingMedia media, IReadOnlyList<MediaSlot> slots) => (Media, this.slots) = (media, slots);

    public KlingMedia Media { get; }

    /// <summary>Gets the content to upload; null when there was a problem with it.</summary>
    public UploadSource? Source { get; private set; }

    // Content that several fields use is named after the first of them.
    private string Name => slots[0].Path;

    /// <summary>Opens the content and adds its problems to the list.</summary>
    /// <param name="media">The content, which is not a URL.</param>
    /// <param name="slots">The fields that use it, at least one.</param>
    /// <param name="problems">Receives the problems.</param>
    /// <param name="cancellationToken">Stops reading a stream.</param>
    [SuppressMessage("Design", "CA1031", Justification = "A caller's stream may throw anything. In every case the content cannot be read.")]
    public static async Task<OpenMedia> OpenAsync(KlingMedia media, IReadOnlyList<MediaSlot> slots, List<KlingProblem> problems, CancellationToken cancellationToken)
    {
        OpenMedia open = new(media, slots);
        try
        {
            await open.OpenAsync(problems, cancellationToken).ConfigureAwait(false);
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
            problems.Add(new KlingProblem { Path = open.Name, Message = MediaChecks.Unreadable(media, exception) });
            return open;
        }
    }

    public void Dispose()
    {
        file?.Dispose();
        claimed?.Release();
        (file, claimed) = (null, null);
    }

    private async Task OpenAsync(List<KlingProblem> problems, CancellationToken cancellationToken)
    {
        switch (Media)
        {
            case BytesMedia { Bytes: var bytes } media:
                Use(MediaFacts.Of(MediaContent.Of(bytes)), problems, mediaType => new BytesSource(bytes)
                {
                    Name = Name,
                    Description = MediaChecks.NameOf(media),
                    MediaType = mediaType,
                });
                break;
            case FileMedia media:
                file = media.Open(FileOptions.Asynchronous);
                MediaContent content = MediaContent.Of(file);
                Use(MediaFacts.Of(content), problems, mediaType => new FileSource(file, content.Length!.Value)
                {
                    Name = Name,
                    Description = MediaChecks.NameOf(media),
                    MediaType = mediaType,
                });
                break;
            case StreamMedia media:
                await OpenAsync(media, problems, cancellationToken).ConfigureAwait(false);
                break;
            default:
                throw new InvalidOperationException("A URL doesn't have content to upload.");
        }
    }

    private async Task OpenAsync(StreamMedia media, List<KlingProblem> problems, CancellationToken cancellationToken)
    {
        if (!media.TryClaim())
        {
            problems.Add(new KlingProblem { Path = Name, Message = media.Start is null ? MediaChecks.UsedUp : MediaChecks.InUse });
            return;
        }

        claimed = media;
        if (media.Start is { } start)
        {
            media.Stream.Position = start;
        }

        byte[] buffer = new byte[MediaFacts.HeadSize];
        int count = await media.Stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        Memory<byte> head = buffer.AsMemory(0, count);
        Use(MediaFacts.Of(count < buffer.Length ? MediaContent.Of(head) : MediaContent.Beginning(head)), problems, mediaType => new StreamSource(media.Stream, head)
        {
            Name = Name,
            Description = MediaChecks.NameOf(media),
            MediaType = mediaType,
        });
    }

    // The first bytes decide the media type. The caller's type counts when they are not recognised.
    private void Use(MediaFacts facts, List<KlingProblem> problems, Func<string, UploadSource> source)
    {
        List<KlingProblem> found = [];
        foreach (MediaSlot slot in slots.DistinctBy(slot => slot.Limits))
        {
            MediaChecks.AddProblems(found, facts, Media, slot);
        }

        // Validate() has already returned the warnings about everything except streams, which it cannot read.
        problems.AddRange(found.Where(problem => Media is StreamMedia || !problem.IsWarning));
        if (found.All(problem => problem.IsWarning))
        {
            Source = source(facts.Header?.MediaType ?? Media.MediaType!);
        }
    }
}
