namespace Fal.Kling.Emulator;

/// <summary>Sends the first half of a response and then cuts it off.</summary>
internal sealed class HalvedBody(Exchange exchange) : BrokenOffBody(exchange, BreakOff.Cut, afterBytes: null, afterEvents: null)
{
    private readonly Exchange exchange = exchange;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        AfterBytes ??= (exchange.AnswerLength ?? bytes.Length) / 2;
        return base.WriteAsync(bytes, cancellationToken);
    }
}
