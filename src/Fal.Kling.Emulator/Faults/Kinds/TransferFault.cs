namespace Fal.Kling.Emulator;

/// <summary>Breaks off a transfer after some bytes: of the request for an upload, otherwise of the response.</summary>
internal sealed class TransferFault(string name, BreakOff how, long afterBytes, bool isChunked = false) : Fault(name)
{
    internal override async Task RunAsync(Exchange exchange, Func<Task> operation)
    {
        if (exchange.Route.Operation == FalOperation.Upload)
        {
            exchange.Effects.UploadBreakOff = (afterBytes, how);
        }
        else
        {
            exchange.Body = new BrokenOffBody(exchange, how, afterBytes, afterEvents: null);
            exchange.Effects.HidesLength |= isChunked;
        }

        await RunUntilCompleteAsync(exchange, operation).ConfigureAwait(false);
    }
}
