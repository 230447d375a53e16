namespace Fal.Kling.Emulator;

/// <content>Faults that change the body of a response.</content>
public abstract partial class Fault
{
    /// <summary>The body begins with a UTF-8 byte order mark. An empty body stays empty.</summary>
    public static Fault ByteOrderMark { get; } = new SpoiltBodyFault("byte-order-mark", exchange => new MarkedBody(exchange));

    /// <summary>The body is compressed, with <c>Content-Encoding: gzip</c> and no <c>Content-Length</c>, whatever the request accepts.</summary>
    public static Fault Gzip { get; } = new SpoiltBodyFault("gzip", exchange => new GzippedBody(exchange));

    /// <summary>
    /// A JSON response is padded with extra bytes and stays valid JSON. A status gets extra entries in <c>logs</c>, any other object gets a <c>padding</c> member,
    /// and anything else gets white space. Status streams and files are not changed.
    /// </summary>
    /// <param name="bytes">The minimum number of extra bytes, 1 or more. <c>Content-Length</c> includes them.</param>
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
    /// The response has neither a <c>Content-Length</c> nor chunks. Over HTTP/1.1 it ends when the connection closes. Over HTTP/2 its stream ends.
    /// </summary>
    /// <param name="bytes">The number of body bytes before the connection closes as if the body were complete, 1 or more. Default: the whole body.</param>
    /// <returns>The fault. In <see cref="Combine"/> it must be the first one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public static Fault CloseDelimited(long? bytes = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes ?? 1, nameof(bytes));
        return new SpoiltBodyFault(NameOf("close-delimited", bytes), exchange => new CloseDelimitedBody(exchange, bytes));
    }

    /// <summary>
    /// Injects several faults into one request, such as <see cref="ChangeETag"/>, <see cref="IgnoreRange"/> and <see cref="CutAt"/>. If several change the
    /// body, the first is closest to the client: <c>CutAt</c> before <c>Gzip</c> counts compressed bytes.
    /// </summary>
    /// <param name="faults">The faults, at least one. A fault that replaces the operation, such as <see cref="Unauthorized"/>, disables those after it.</param>
    /// <returns>The combined fault. Its name joins theirs with <c> + </c>.</returns>
    /// <exception cref="ArgumentException">The list is empty, or a fault is null.</exception>
    public static Fault Combine(params IReadOnlyList<Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        return faults.Count > 0 && faults.All(fault => fault is not null)
            ? new CombinedFault([.. faults])
            : throw new ArgumentException("The list must contain at least one fault, and none of them can be null.", nameof(faults));
    }
}
