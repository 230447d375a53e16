namespace Fal.Kling.Http;

/// <summary>
/// Watches over one send of a paid submit. A handler that the application put around every HttpClient may try to repeat it; the second time is refused,
/// unless it is proven that the first one was never accepted.
/// </summary>
/// <param name="mayBeCopied">Whether a <see cref="SendOnceHandler"/> stands before the network, or nothing that could repeat a copy of the body.</param>
internal sealed class SendOnce(bool mayBeCopied)
{
    public static readonly HttpRequestOptionsKey<SendOnce> Key = new("Fal.Kling.SendOnce");

    private int bodyStarted;
    private int wireEntered;

    public bool MayBeCopied { get; } = mayBeCopied;

    /// <summary>Whether a byte of the body may have left.</summary>
    public bool Started => Volatile.Read(ref bodyStarted) != 0;

    /// <summary>fal's request id from the first answer, even where another handler has thrown that answer away.</summary>
    public string? RequestId { get; private set; }

    public void StartBody() => Enter(ref bodyStarted);

    public void EnterWire() => Enter(ref wireEntered);

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
