namespace Fal.Kling.Emulator;

/// <summary>Changes what an operation writes and passes it to the exchange's previous body. Combined faults form a chain.</summary>
internal abstract class SpoiltBody(Exchange exchange) : AnswerBody(exchange.Http.Response)
{
    protected AnswerBody Inner { get; } = exchange.Body;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Inner.WriteAsync(bytes, cancellationToken);

    public override long? LengthOf(long length) => Inner.LengthOf(length);

    public override ValueTask CompleteAsync(CancellationToken cancellationToken) => Inner.CompleteAsync(cancellationToken);
}
