using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Fal.Kling;

/// <summary>
/// What the media of one request contain, by hash. A stream that cannot seek is copied to a temporary file while it is hashed, because it must still be uploaded.
/// Disposing it deletes those files.
/// </summary>
internal sealed class MediaContents : IDisposable
{
    private readonly Dictionary<KlingMedia, string> texts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<KlingMedia, StreamMedia> copies = new(ReferenceEqualityComparer.Instance);

    private MediaContents()
    {
    }

    /// <summary>Reads the media of a request.</summary>
    /// <exception cref="KlingValidationException">Content cannot be read. Nothing was sent.</exception>
    public static async Task<MediaContents> ReadAsync(IReadOnlyList<(MediaSlot Slot, KlingMedia Media)> media, CancellationToken cancellationToken)
    {
        MediaContents contents = new();
        List<KlingProblem> problems = [];
        SharedStreams streams = new();
        try
        {
            foreach ((MediaSlot slot, KlingMedia item) in media)
            {
                streams.AddProblems(problems, item, slot);
                if (problems is [var shared])
                {
                    throw new KlingValidationException($"Nothing was sent: {shared}", [shared]);
                }

                if (!contents.texts.ContainsKey(item))
                {
                    contents.texts[item] = await contents.ReadAsync(slot, item, cancellationToken).ConfigureAwait(false);
                }
            }

            return contents;
        }
        catch
        {
            contents.Dispose();
            throw;
        }
    }

    /// <summary>The text that identifies the content: its hash, or for a URL its content id or the URL itself.</summary>
    public string Identify(KlingMedia media) => texts[media];

    /// <summary>The same content, for reading once more.</summary>
    public KlingMedia Readable(KlingMedia media) => copies.TryGetValue(media, out StreamMedia? copy) ? copy : media;

    public void Dispose()
    {
        foreach (StreamMedia copy in copies.Values)
        {
            copy.Stream.Dispose();
        }
    }

    private async Task<string> ReadAsync(MediaSlot slot, KlingMedia media, CancellationToken cancellationToken)
    {
        try
        {
            return media switch
            {
                UrlMedia { ContentId: { } id } => "id:" + id,
                UrlMedia { WireText: var url } => "url:" + url,
                BytesMedia { Bytes: var bytes } => TextOf(SHA256.HashData(bytes.Span)),
                FileMedia file => await HashAsync(file, cancellationToken).ConfigureAwait(false),
                StreamMedia stream => await HashAsync(slot, stream, cancellationToken).ConfigureAwait(false),
                _ => throw new InvalidOperationException("Media are URLs, bytes, files or streams."),
            };
        }
        catch (Exception exception) when (exception is not KlingException && !cancellationToken.IsCancellationRequested)
        {
            throw Refusal(slot, MediaChecks.Unreadable(media, exception));
        }
    }

    private static async Task<string> HashAsync(FileMedia media, CancellationToken cancellationToken)
    {
        using SafeFileHandle handle = media.Open(FileOptions.Asynchronous);
        FileStream file = new(handle, FileAccess.Read);
        await using (file.ConfigureAwait(false))
        {
            return TextOf(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
        }
    }

    private async Task<string> HashAsync(MediaSlot slot, StreamMedia media, CancellationToken cancellationToken)
    {
        if (!media.TryClaim())
        {
            throw Refusal(slot, media.Start is null ? MediaChecks.UsedUp : MediaChecks.InUse);
        }

        try
        {
            if (media.Start is { } start)
            {
                media.Stream.Position = start;
                return TextOf(await SHA256.HashDataAsync(media.Stream, cancellationToken).ConfigureAwait(false));
            }

            FileStream copy = CreateTemporaryFile();
            copies[media] = new StreamMedia(copy, media.MediaType);
            await media.Stream.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
            await copy.FlushAsync(cancellationToken).ConfigureAwait(false);
            copy.Position = 0;
            string text = TextOf(await SHA256.HashDataAsync(copy, cancellationToken).ConfigureAwait(false));
            copy.Position = 0;
            return text;
        }
        finally
        {
            media.Release();
        }
    }

    // For this user only, and gone with the process, however that ends: on Unix the name is removed at once.
    private static FileStream CreateTemporaryFile()
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream file = new(Path.Combine(Path.GetTempPath(), $"fal-kling-{Guid.NewGuid():N}"), options);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(file.Name);
        }

        return file;
    }

    private static string TextOf(byte[] hash) => "sha256:" + Convert.ToHexStringLower(hash);

    private static KlingValidationException Refusal(MediaSlot slot, string message)
    {
        KlingProblem problem = new() { Path = slot.Path, Message = message };
        return new KlingValidationException($"Nothing was sent: {problem}", [problem]);
    }
}
