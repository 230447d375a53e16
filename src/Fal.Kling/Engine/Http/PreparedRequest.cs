namespace Fal.Kling.Engine.Http;

/// <summary>Runs the application's <c>KlingClientOptions.PrepareRequest</c> on a request, and checks that it only added headers.</summary>
internal static class PreparedRequest
{
    /// <exception cref="KlingException">The callback threw, or changed something that it must not change. Nothing was sent.</exception>
    public static async ValueTask PrepareAsync(
        HttpRequestMessage message, string purpose, Func<HttpRequestMessage, CancellationToken, ValueTask> prepare, CancellationToken cancellationToken)
    {
        (Uri? url, HttpMethod method, HttpContent? content, string? authorization) before = Fixed(message);
        try
        {
            await prepare(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KlingException($"KlingClientOptions.PrepareRequest threw for {purpose}, which was not sent: {exception.Message}", innerException: exception);
        }

        (Uri? url, HttpMethod method, HttpContent? content, string? authorization) after = Fixed(message);
        string? changed = after switch
        {
            _ when after.url != before.url => "the URL",
            _ when after.method != before.method => "the method",
            _ when !ReferenceEquals(after.content, before.content) => "the content",
            _ when after.authorization != before.authorization => "the Authorization header",
            _ => null,
        };
        if (changed is not null)
        {
            throw new KlingException($"KlingClientOptions.PrepareRequest changed {changed} of {purpose}, which was not sent. It may only add headers.");
        }
    }

    private static (Uri?, HttpMethod, HttpContent?, string?) Fixed(HttpRequestMessage message) =>
        (message.RequestUri, message.Method, message.Content, message.Headers.FirstOf("Authorization"));
}
