namespace Fal.Kling;

/// <summary>Shortens a URL for messages. It removes the name, password and query, which may be secrets, and long data.</summary>
internal static class SafeUrl
{
    private const int MaxLength = 200;

    public static string Of(Uri url) =>
        url.IsAbsoluteUri && url.Host.Length > 0
            ? Bounded(url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped))
            : Of(url.OriginalString);

    /// <summary>Does the same for text that might not be a URL.</summary>
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

        // A line break would let a URL forge log lines.
        return string.Concat(shown.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }
}
