namespace Fal.Kling.Engine.Http;

/// <summary>
/// The innermost handler. It stops a repeated submit also where an outer handler keeps a copy of the body,
/// and remembers the request id of an answer that an outer handler throws away.
/// </summary>
internal sealed class SendOnceHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(SendOnce.Key, out SendOnce? guard))
        {
            ThrowIfStripped(request);
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        guard.EnterWire(mayRepeat: RepeatsOnlyWhatWasNotProcessed(request));
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            guard.Note(response);
            return response;
        }
        catch (Exception exception) when (ConnectionFailure.IsProofOfNoDelivery(exception))
        {
            guard.ProveNotAccepted();
            throw;
        }
        finally
        {
            guard.LeaveWire();
        }
    }

    // A handler that clones requests may leave the options behind, and with them the guard. The headers still tell whose it is.
    private static void ThrowIfStripped(HttpRequestMessage request)
    {
        if (request.Headers.FirstOf(FalHeaders.Tags)?.Contains(FalHeaders.AttemptTag, StringComparison.Ordinal) == true)
        {
            throw new SubmitResentException();
        }
    }

    // On HTTP/2 a server that closes a connection, or has too many requests on it, names those that it has not begun to process; .NET sends them again on another one.
    // Nothing else makes it repeat a body: on HTTP/1.1 never, unless the body had to wait for a "100 Continue".
    private bool RepeatsOnlyWhatWasNotProcessed(HttpRequestMessage request) =>
        InnerHandler is SocketsHttpHandler { AllowAutoRedirect: false, Credentials: null } && request.Headers.ExpectContinue != true;
}
