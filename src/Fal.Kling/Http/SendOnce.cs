namespace Fal.Kling.Http;

/// <summary>
/// Watches over one send of a paid submit. A handler that the application put around every HttpClient may try to repeat it; the second time is refused,
/// unless it is proven that the first one was never accepted.
/// </summary>
internal sealed class SendOnce(BodyCopies copies)
{
    public static readonly HttpRequestOptionsKey<SendOnce> Key = new("Fal.Kling.SendOnce");

    private int bodyStarted;
    private int wireEntered;
    private volatile bool copied;

    /// <summary>Whether a byte of the body may have left.</summary>
    public bool Started => Volatile.Read(ref bodyStarted) != 0;

    /// <summary>fal's request id from the first answer, even where another handler has thrown that answer away.</summary>
    public string? RequestId { get; private set; }

    public void StartBody() => Enter(ref bodyStarted);

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
                Volatile.Write(ref bodyStarted, 1);
                break;
            default:
                throw Started ? new SubmitResentException() : new KlingException(
                    "The submit was not sent: a handler of this HttpClient keeps a copy of the body, so that it or another could pay for it twice. " +
                    "Register the client with AddKlingClient, or make the KlingClient before the HttpClient's first request: then it can stand guard behind that handler.");
        }
    }

    public void EnterWire()
    {
        Enter(ref wireEntered);
        MarkCopyOnWire();
    }

    /// <summary>From now on no byte of the body leaves, where none has left before.</summary>
    /// <returns>Whether none has.</returns>
    public bool TrySeal() => Interlocked.Exchange(ref bodyStarted, 1) == 0;

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
        Volatile.Write(ref bodyStarted, 0);
        Volatile.Write(ref wireEntered, 0);
    }

    // A copy leaves without the content being asked again.
    private void MarkCopyOnWire()
    {
        if (copied && Volatile.Read(ref wireEntered) != 0)
        {
            Volatile.Write(ref bodyStarted, 1);
        }
    }

    private static void Enter(ref int flag)
    {
        if (Interlocked.Exchange(ref flag, 1) != 0)
        {
            throw new SubmitResentException();
        }
    }
}

/// <summary>The second send of a paid submit, refused.</summary>
internal sealed class SubmitResentException()
    : InvalidOperationException("A paid submit is sent once: a handler of this HttpClient tried to send it again, and was refused.");
