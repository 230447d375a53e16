using Fal.Kling.Engine.Http;
using Microsoft.Win32.SafeHandles;

namespace Fal.Kling.Engine.Transfer;

/// <summary>The content of an image, open for one upload.</summary>
internal sealed class UploadSource : IDisposable
{
    private readonly SafeFileHandle? file;

    private UploadSource(KlingImage image, RepeatableContent? content, SafeFileHandle? file = null)
    {
        Image = image;
        Content = content;
        this.file = file;
    }

    public KlingImage Image { get; }

    /// <summary>The content; null when the image is a stream that is read once, from where it stands.</summary>
    public RepeatableContent? Content { get; }

    /// <exception cref="OwnContentException">The image cannot be opened.</exception>
    public static UploadSource Open(KlingImage image)
    {
        try
        {
            return image switch
            {
                BytesImage bytes => new UploadSource(image, new MemoryContent(image, bytes.Bytes)),
                FileImage file => Open(file),
                StreamImage stream => Open(stream),
                _ => throw new InvalidOperationException("An image that is a URL has no content to upload."),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ObjectDisposedException)
        {
            throw new OwnContentException(ImageChecks.Unreadable(image, exception), exception);
        }
    }

    public void Dispose()
    {
        file?.Dispose();
        (Image as StreamImage)?.Release();
    }

    private static UploadSource Open(FileImage image)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(image.Path, options: FileOptions.Asynchronous);
            UploadSource source = new(image, new FileContent(image, file, RandomAccess.GetLength(file)), file);
            file = null;
            return source;
        }
        finally
        {
            file?.Dispose();
        }
    }

    private static UploadSource Open(StreamImage image)
    {
        if (!image.TryClaim())
        {
            throw new OwnContentException(
                image.Start is null ? ImageChecks.UsedUp : "the stream is being read by another upload; wait for that, or use KlingImage.FromBytes.");
        }

        try
        {
            return new UploadSource(image, image.Start is { } start ? new SeekableContent(image, start, image.Stream.Length - start) : null);
        }
        catch
        {
            image.Release();
            throw;
        }
    }
}
