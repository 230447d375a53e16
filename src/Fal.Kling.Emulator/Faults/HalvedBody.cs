namespace Fal.Kling.Emulator;

/// <summary>Sends the first half of an answer.</summary>
internal sealed class HalvedBody(Exchange exchange) : AnswerBody(exchange.Http.Response)
{
    private BrokenOffBody? half;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        half ??= new BrokenOffBody(exchange, BreakOff.Cut, (exchange.AnswerLength ?? bytes.Length) / 2, afterEvents: null);
        return half.WriteAsync(bytes, cancellationToken);
    }
}
