namespace Fal.Kling.Http;

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
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        guard.EnterWire();
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
    }
}
