namespace Fal.Kling;

internal sealed class UrlImage(Uri url) : KlingImage
{
    public Uri Url { get; } = url;

    // A data URI would fill a log with pixels, and the query of a presigned URL is a secret.
    public override string ToString() => Url.Scheme == "data" ? "data URI" : SafeUrl.Of(Url);
}
