namespace Fal.Kling;

/// <summary>What a message shows of a URL: neither a name and password nor a query, which may be secrets, and no megabyte of data.</summary>
internal static class SafeUrl
{
    private const int MaxLength = 200;

    public static string Of(Uri url) =>
        url.IsAbsoluteUri && url.Host.Length > 0
            ? Bounded(url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped))
            : Of(url.OriginalString);

    /// <summary>For a text that need not be a URL at all.</summary>
    public static string Of(string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Host.Length > 0)
        {
            return Of(url);
        }

        string host = text[(text.LastIndexOf('@') + 1)..];
        int end = host.AsSpan().IndexOfAny('?', '#');
        return Bounded(end < 0 ? host : host[..end]);
    }

    private static string Bounded(string text)
    {
        string shown = text.Length <= MaxLength ? text : text[..MaxLength] + "…";

        // A line break would let a URL write log lines of its own.
        return string.Concat(shown.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }
}
