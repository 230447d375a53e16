using Microsoft.AspNetCore.Http;

namespace Fal.Kling.Emulator;

/// <summary>Runs the operation and replaces its response.</summary>
internal sealed class AcceptThenFault(string name, Func<Exchange, Task> then) : Fault(name)
{
    internal override async Task RunAsync(Exchange exchange, Func<Task> operation)
    {
        AnswerBody body = exchange.Body;
        exchange.Body = new WithheldBody(exchange.Http.Response);
        await RunUntilEndedAsync(operation).ConfigureAwait(false);

        exchange.Body = body;
        exchange.Http.Response.Clear();
        await then(exchange).ConfigureAwait(false);
    }
}
