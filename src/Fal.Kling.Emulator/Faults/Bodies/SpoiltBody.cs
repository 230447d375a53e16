namespace Fal.Kling.Emulator;

/// <summary>Changes what an operation writes, and passes it on to the body that the exchange had before: faults that are combined stand one behind the other.</summary>
internal abstract class SpoiltBody(Exchange exchange) : AnswerBody(exchange.Http.Response)
{
    protected AnswerBody Inner { get; } = exchange.Body;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Inner.WriteAsync(bytes, cancellationToken);

    public override long? LengthOf(long length) => Inner.LengthOf(length);

    public override ValueTask CompleteAsync(CancellationToken cancellationToken) => Inner.CompleteAsync(cancellationToken);
}
