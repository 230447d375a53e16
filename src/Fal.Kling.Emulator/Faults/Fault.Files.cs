namespace Fal.Kling.Emulator;

/// <content>Faults of uploads and downloads.</content>
public abstract partial class Fault
{
    // Tests don't use a seed near this one, so the bytes are sure to differ.
    private static int lastSeed = 1_000_000;

    /// <summary>A download returns the whole file, whatever range was requested.</summary>
    public static Fault IgnoreRange { get; } = new CircumstanceFault("ignore-range", exchange => exchange.Effects.IgnoresRange = true);

    /// <summary>The file is replaced by another of the same length right before it is served. Its bytes and its ETag change permanently.</summary>
    public static Fault ChangeFile { get; } = new CircumstanceFault(
        "change-file", exchange => exchange.Effects.ChangesFile = file => file.Replace(file.Length, Interlocked.Increment(ref lastSeed)));

    /// <summary>A download has a unique ETag, although the file is unchanged. A range request with an earlier ETag gets the whole file.</summary>
    public static Fault ChangeETag { get; } = new CircumstanceFault("change-etag", exchange => exchange.Effects.ChangesETag = true);

    /// <summary>200 with an HTML page instead of the file.</summary>
    public static Fault HtmlPage { get; } = new AnswerFault("html-page", _ => FaultAnswer.Html(200, "OK, but not your file"));

    /// <summary>416: the range is beyond the file.</summary>
    public static Fault RangeNotSatisfiable { get; } = new AnswerFault("range-not-satisfiable", _ => FaultAnswer.Detail(416, "Range not satisfiable"));

    /// <summary>403, as for an expired link.</summary>
    public static Fault Expired { get; } = new AnswerFault("expired", _ => FaultAnswer.Detail(403, "Request has expired"));

    /// <summary>The transfer is reset after some bytes: of the request for an upload, otherwise of the response. Over HTTP/2, the stream is reset.</summary>
    /// <param name="bytes">
    /// The number of bytes transferred before the reset. For an upload it is a minimum. For a response it is a maximum, because a reset overtakes bytes in
    /// flight. For an exact number, use <see cref="CutAt"/> over HTTP/1.1.
    /// </param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Fault ResetAt(long bytes) => BreakTransfer("reset-at", BreakOff.Reset, bytes);

    /// <summary>The response stops after some bytes, short of its <c>Content-Length</c>, and the connection closes. Over HTTP/2, the stream is reset.</summary>
    /// <param name="bytes">The number of bytes transferred first, 0 or more.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Fault CutAt(long bytes) => BreakTransfer("cut-at", BreakOff.Cut, bytes);

    /// <summary>The transfer stalls after some bytes: of the request for an upload, otherwise of the response. The connection stays open.</summary>
    /// <param name="bytes">The number of bytes transferred first, 0 or more.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Fault StallAt(long bytes) => BreakTransfer("stall-at", BreakOff.Hang, bytes);

    /// <summary>The response has no <c>Content-Length</c> and ends after some bytes as if it were complete.</summary>
    /// <param name="bytes">The number of bytes sent, 0 or more.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Fault EndAt(long bytes) => BreakTransfer("end-at", BreakOff.End, bytes, isChunked: true);

    /// <summary>The response contains only the beginning of the file, with a <c>Content-Length</c> to match.</summary>
    /// <param name="bytes">The <c>Content-Length</c> and the number of bytes sent, 0 or more.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Fault ShortenTo(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return new SpoiltBodyFault(NameOf("shorten-to", bytes), exchange =>
        {
            exchange.Effects.ClaimedLength = bytes;
            return new BrokenOffBody(exchange, BreakOff.End, bytes, afterEvents: null);
        });
    }

    private static TransferFault BreakTransfer(string name, BreakOff how, long bytes, bool isChunked = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return new TransferFault(NameOf(name, bytes), how, bytes, isChunked);
    }
}
