namespace Fal.Kling.Emulator;

/// <content>What goes wrong with uploads and downloads.</content>
public abstract partial class Fault
{
    // Far from the seeds that tests give, so that the file becomes another one.
    private static int lastSeed = 1_000_000;

    /// <summary>A download is answered with the whole file, whatever range was asked for.</summary>
    public static Fault IgnoreRange { get; } = new CircumstanceFault("ignore-range", exchange => exchange.Effects.IgnoresRange = true);

    /// <summary>The file becomes another of the same length right before it is served: its bytes and its ETag change, for good.</summary>
    public static Fault ChangeFile { get; } = new CircumstanceFault(
        "change-file", exchange => exchange.Effects.ChangesFile = file => file.Replace(file.Length, Interlocked.Increment(ref lastSeed)));

    /// <summary>A download has an ETag that no other response has, though the file is the same. A range that depends on an earlier ETag is answered with the whole file.</summary>
    public static Fault ChangeETag { get; } = new CircumstanceFault("change-etag", exchange => exchange.Effects.ChangesETag = true);

    /// <summary>200 with an HTML page instead of the file.</summary>
    public static Fault HtmlPage { get; } = new AnswerFault("html-page", _ => FaultAnswer.Html(200, "OK, but not your file"));

    /// <summary>416: the range is beyond the file.</summary>
    public static Fault RangeNotSatisfiable { get; } = new AnswerFault("range-not-satisfiable", _ => FaultAnswer.Detail(416, "Range not satisfiable"));

    /// <summary>403 as for a link that has expired.</summary>
    public static Fault Expired { get; } = new AnswerFault("expired", _ => FaultAnswer.Detail(403, "Request has expired"));

    /// <summary>The transfer is reset after some bytes: of the request if it is an upload, otherwise of the answer. Over HTTP/2 the stream is reset.</summary>
    /// <param name="bytes">
    /// How many bytes of this transfer come first. Of an upload it is at least this many. Of an answer it is at most this many, because a reset
    /// overtakes bytes on their way: for an exact number take <see cref="CutAt"/> over HTTP/1.1.
    /// </param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Fault ResetAt(long bytes) => BreakTransfer("reset-at", BreakOff.Reset, bytes);

    /// <summary>The answer stops after some bytes, short of its <c>Content-Length</c>, and the connection closes (over HTTP/2 the stream is reset).</summary>
    /// <param name="bytes">How many bytes of this transfer come through first.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Fault CutAt(long bytes) => BreakTransfer("cut-at", BreakOff.Cut, bytes);

    /// <summary>The transfer stalls after some bytes, of the request if it is an upload, otherwise of the answer, and nothing closes.</summary>
    /// <param name="bytes">How many bytes of this transfer come through first.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Fault StallAt(long bytes) => BreakTransfer("stall-at", BreakOff.Hang, bytes);

    /// <summary>The answer has no <c>Content-Length</c> and ends after some bytes as if it were whole.</summary>
    /// <param name="bytes">How many bytes come.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Fault EndAt(long bytes) => BreakTransfer("end-at", BreakOff.End, bytes, isChunked: true);

    /// <summary>The answer says that it is shorter than the file, and is.</summary>
    /// <param name="bytes">The <c>Content-Length</c>, and how many bytes come.</param>
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
