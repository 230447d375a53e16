using System.IO.Pipelines;

namespace Fal.Kling.Emulator;

/// <summary>Resets the connection instead of running the operation: before, within or after the request's body.</summary>
internal sealed class ResetFault(string name, ResetFault.Moment moment) : Fault(name)
{
    internal enum Moment
    {
        BeforeBody,
        WithinBody,
        AfterBody,
    }

    internal override async Task RunAsync(Exchange exchange, Func<Task> operation)
    {
        if (moment == Moment.WithinBody)
        {
            ReadResult read = await exchange.Http.Request.BodyReader.ReadAsync(exchange.Aborted).ConfigureAwait(false);
            exchange.Http.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
        else if (moment == Moment.AfterBody)
        {
            await exchange.ReadBodyAsync().ConfigureAwait(false);
        }

        exchange.Http.Abort();
    }
}
