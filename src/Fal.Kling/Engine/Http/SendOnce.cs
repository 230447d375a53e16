namespace Fal.Kling.Engine.Http;

/// <summary>
/// Watches over one send of a paid submit. A handler that the application put around every HttpClient may try to repeat it; the second time is refused,
/// unless it is proven that the first one was never accepted.
/// </summary>
internal sealed class SendOnce(BodyCopies copies)
{
    public static readonly HttpRequestOptionsKey<SendOnce> Key = new("Fal.Kling.SendOnce");

    private const int Waiting = 0;
    private const int OnItsWay = 1;
    private const int Sealed = 2;

    private int body = Waiting;
    private int wireEntered;
    private volatile bool copied;
    private volatile bool wireMayRepeat;

    /// <summary>Whether a byte of the body may have left.</summary>
    public bool Started => Volatile.Read(ref body) == OnItsWay;

    /// <summary>fal's request id from the first answer, even where another handler has thrown that answer away.</summary>
    public string? RequestId { get; private set; }

    /// <summary>The body is about to be written to the network.</summary>
    public void StartBody()
    {
        int before = Interlocked.CompareExchange(ref body, OnItsWay, Waiting);
        if (before == Sealed || (before == OnItsWay && !wireMayRepeat))
        {
            throw new SubmitResentException();
        }
    }

    /// <summary>A handler copies the body, to read it or to send it.</summary>
    /// <exception cref="KlingException">Nothing would watch over the copy, and nothing has been sent yet.</exception>
    public void CopyBody()
    {
        switch (copies)
        {
            case BodyCopies.Watched:
                copied = true;
                MarkCopyOnWire();
                break;
            case BodyCopies.Sent:
                MarkOnItsWay();
                break;
            default:
                throw Started ? new SubmitResentException() : new KlingException(
                    "The submit was not sent: a handler of this HttpClient keeps a copy of the body, so that it or another could pay for it twice. " +
                    "Register the client with AddKlingClient, or make the KlingClient before the HttpClient's first request: then it can stand guard behind that handler.");
        }
    }

    /// <param name="mayRepeat">Whether what lies below is known to send again only what the server has proven not to have processed.</param>
    public void EnterWire(bool mayRepeat)
    {
        if (Interlocked.Exchange(ref wireEntered, 1) != 0)
        {
            throw new SubmitResentException();
        }

        wireMayRepeat = mayRepeat;
        MarkCopyOnWire();
    }

    public void LeaveWire() => wireMayRepeat = false;

    /// <summary>From now on no byte of the body leaves, where none has left before.</summary>
    /// <returns>Whether none has.</returns>
    public bool TrySeal() => Interlocked.CompareExchange(ref body, Sealed, Waiting) != OnItsWay;

    public void Note(HttpResponseMessage response)
    {
        RequestId ??= response.Headers.FirstOf(FalHeaders.RequestId);
        if (response.StatusCode == System.Net.HttpStatusCode.TooManyRequests)
        {
            ProveNotAccepted();
        }
    }

    public void ProveNotAccepted()
    {
        Interlocked.CompareExchange(ref body, Waiting, OnItsWay);
        Volatile.Write(ref wireEntered, 0);
    }

    // A copy leaves without the content being asked again.
    private void MarkCopyOnWire()
    {
        if (copied && Volatile.Read(ref wireEntered) != 0)
        {
            MarkOnItsWay();
        }
    }

    private void MarkOnItsWay()
    {
        if (Interlocked.CompareExchange(ref body, OnItsWay, Waiting) == Sealed)
        {
            throw new SubmitResentException();
        }
    }
}

/// <summary>The second send of a paid submit, refused.</summary>
internal sealed class SubmitResentException()
    : InvalidOperationException("A paid submit is sent once: a handler of this HttpClient tried to send it again, and was refused.");
