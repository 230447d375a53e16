using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Fal.Kling.Emulator;

/// <summary>An answer in place of the operation.</summary>
internal sealed class AnswerFault(string name, Func<Exchange, FaultAnswer> answer) : Fault(name)
{
    internal override Task RunAsync(Exchange exchange, Func<Task> operation) => answer(exchange).SendAsync(exchange);
}

/// <summary>A reset in place of the operation, before, within or after the request's body.</summary>
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

/// <summary>Never answers, and does nothing.</summary>
internal sealed class HangFault(string name) : Fault(name)
{
    internal override Task RunAsync(Exchange exchange, Func<Task> operation) => exchange.HangAsync();
}

/// <summary>The operation takes place, and something else than its answer comes back.</summary>
internal sealed class AcceptThenFault(string name, Func<Exchange, Task> then) : Fault(name)
{
    internal override async Task RunAsync(Exchange exchange, Func<Task> operation)
    {
        exchange.Body = new WithheldBody(exchange.Http.Response);
        try
        {
            await operation().ConfigureAwait(false);
        }
        catch (AnswerEndedException)
        {
            // The operation has done its work and wanted to say so.
        }

        exchange.Body = new AnswerBody(exchange.Http.Response);
        exchange.Http.Response.Clear();
        await then(exchange).ConfigureAwait(false);
    }
}

/// <summary>The operation takes place, and its answer is spoilt on its way.</summary>
internal sealed class SpoiltBodyFault(string name, Func<Exchange, AnswerBody> body, bool isChunked = false) : Fault(name)
{
    internal override async Task RunAsync(Exchange exchange, Func<Task> operation)
    {
        exchange.Body = body(exchange);
        exchange.HidesLength = isChunked;
        try
        {
            await operation().ConfigureAwait(false);
        }
        catch (AnswerEndedException)
        {
            // The spoilt body has ended the answer in its own way.
        }
    }
}

/// <summary>The job that is submitted will fail like this; any other operation is answered like this.</summary>
internal sealed class JobFailureFault(string name, JobFailure failure) : Fault(name)
{
    internal override Task RunAsync(Exchange exchange, Func<Task> operation)
    {
        if (exchange.Route.Operation != FalOperation.Submit)
        {
            return exchange.AnswerFailureAsync(failure);
        }

        exchange.OrderedFailure = failure;
        return operation();
    }
}

/// <summary>The operation takes place under a circumstance that its code knows of.</summary>
internal sealed class CircumstanceFault(string name, Action<Exchange> arrange) : Fault(name)
{
    internal override Task RunAsync(Exchange exchange, Func<Task> operation)
    {
        arrange(exchange);
        return operation();
    }
}

/// <summary>A transfer breaks off after some bytes: those of the request if it is an upload, otherwise those of the answer.</summary>
internal sealed class TransferFault(string name, BreakOff how, long afterBytes, bool isChunked = false) : Fault(name)
{
    internal override async Task RunAsync(Exchange exchange, Func<Task> operation)
    {
        if (exchange.Route.Operation == FalOperation.Upload)
        {
            exchange.UploadBreakOff = (afterBytes, how);
        }
        else
        {
            exchange.Body = new BrokenOffBody(exchange, how, afterBytes, afterEvents: null);
            exchange.HidesLength = isChunked;
        }

        try
        {
            await operation().ConfigureAwait(false);
        }
        catch (AnswerEndedException)
        {
            // The transfer has been broken off.
        }
    }
}
