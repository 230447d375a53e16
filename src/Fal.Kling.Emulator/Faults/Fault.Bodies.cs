namespace Fal.Kling.Emulator;

/// <content>What happens to the body of a response on its way.</content>
public abstract partial class Fault
{
    /// <summary>The body is preceded by a UTF-8 byte order mark. An empty body stays empty.</summary>
    public static Fault ByteOrderMark { get; } = new SpoiltBodyFault("byte-order-mark", exchange => new MarkedBody(exchange));

    /// <summary>The body is compressed and says so with <c>Content-Encoding: gzip</c>, whatever the request accepts. There is no <c>Content-Length</c>.</summary>
    public static Fault Gzip { get; } = new SpoiltBodyFault("gzip", exchange => new GzippedBody(exchange));

    /// <summary>
    /// A JSON response grows by many bytes and stays valid JSON: a status by entries of <c>logs</c>, another object by a member <c>padding</c>, anything else
    /// by white space. Status streams and files are left alone.
    /// </summary>
    /// <param name="bytes">By how many bytes at least, 1 or more. The <c>Content-Length</c> counts them.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public static Fault InflateBody(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        return new SpoiltBodyFault(NameOf("inflate-body", bytes), exchange =>
        {
            exchange.Effects.StatusShape = exchange.Effects.StatusShape with { OmitsLogs = true };
            return new InflatedBody(exchange, bytes);
        });
    }

    /// <summary>
    /// The response has neither a <c>Content-Length</c> nor chunks: over HTTP/1.1 it ends when the connection closes. Over HTTP/2 it has no length.
    /// </summary>
    /// <param name="bytes">After how many bytes of the body the connection closes, 1 or more, as if the body were whole. Default: after the whole body.</param>
    /// <returns>The fault. In <see cref="Combine"/> it must be the first one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public static Fault CloseDelimited(long? bytes = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes ?? 1, nameof(bytes));
        return new SpoiltBodyFault(NameOf("close-delimited", bytes), exchange => new CloseDelimitedBody(exchange, bytes));
    }

    /// <summary>
    /// Several faults of one request, such as <see cref="ChangeETag"/>, <see cref="IgnoreRange"/> and <see cref="CutAt"/>. Of faults that change the
    /// body, the first is the nearest to the client: <c>CutAt</c> before <c>Gzip</c> counts compressed bytes.
    /// </summary>
    /// <param name="faults">The faults, at least one. After one that answers in place of the operation, such as <see cref="Unauthorized"/>, later ones have no effect.</param>
    /// <returns>The fault. Its name joins theirs with <c> + </c>.</returns>
    /// <exception cref="ArgumentException">There is no fault, or one of them is null.</exception>
    public static Fault Combine(params IReadOnlyList<Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        return faults.Count > 0 && faults.All(fault => fault is not null)
            ? new CombinedFault([.. faults])
            : throw new ArgumentException("Give at least one fault, and none that is null.", nameof(faults));
    }
}
