namespace Fal.Kling.Emulator;

/// <summary>Runs the operation and damages its response.</summary>
internal sealed class SpoiltBodyFault(string name, Func<Exchange, AnswerBody> body, bool isChunked = false) : Fault(name)
{
    internal override async Task RunAsync(Exchange exchange, Func<Task> operation)
    {
        exchange.Body = body(exchange);
        exchange.Effects.HidesLength |= isChunked;
        await RunUntilCompleteAsync(exchange, operation).ConfigureAwait(false);
    }
}
