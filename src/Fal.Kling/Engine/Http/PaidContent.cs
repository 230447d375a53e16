using System.Net;

namespace Fal.Kling.Engine.Http;

/// <summary>The JSON of a paid request. It knows whether a byte of it may have left, and can be sealed so that no byte leaves later.</summary>
internal sealed class PaidContent : HttpContent
{
    private const int Waiting = 0;
    private const int OnItsWay = 1;
    private const int Sealed = 2;

    private readonly byte[] json;
    private readonly HttpRequestMessage request;
    private readonly Uri url;
    private readonly Func<bool>? isTooLate;
    private int state;

    public PaidContent(byte[] json, HttpRequestMessage request, Func<bool>? isTooLate = null)
    {
        this.isTooLate = isTooLate;
        this.json = json;
        this.request = request;
        url = request.RequestUri!;
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    /// <summary>Gets whether a byte of the body may have left.</summary>
    public bool HasStarted => Volatile.Read(ref state) == OnItsWay;

    /// <summary>Gets whether the handler followed a redirect, which means that a server received the request.</summary>
    public bool WasRedirected => request.RequestUri != url;

    /// <summary>Prevents the body from being sent, unless a byte of it has already left.</summary>
    /// <returns>Whether no byte has left and none will.</returns>
    public bool TrySeal() => Interlocked.CompareExchange(ref state, Sealed, Waiting) != OnItsWay;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // A 307 or 308 would send the order to a second server after the first may have accepted it.
        if (WasRedirected)
        {
            throw new PaidRequestHaltedException("A paid request is not sent to the target of a redirect.");
        }

        // Connecting took time too, and the machine may have been suspended meanwhile.
        if (isTooLate?.Invoke() == true && TrySeal())
        {
            throw new KlingException("The paid request was not sent, because it took too long to connect, or the machine was suspended. Nothing was bought, so it can be sent again.");
        }

        return Interlocked.CompareExchange(ref state, OnItsWay, Waiting) == Sealed
            ? throw new PaidRequestHaltedException("The paid request was stopped before its body was sent.")
            : stream.WriteAsync(json, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = json.Length;
        return true;
    }
}

/// <summary>A paid request was stopped before its body reached the network.</summary>
internal sealed class PaidRequestHaltedException(string message) : InvalidOperationException(message);
