namespace Fal.Kling.Emulator;

/// <summary>The job that is submitted will fail like this; any other operation is answered like this.</summary>
internal sealed class JobFailureFault(string name, JobFailure failure) : Fault(name)
{
    internal override Task RunAsync(Exchange exchange, Func<Task> operation)
    {
        if (exchange.Route.Operation != FalOperation.Submit)
        {
            return failure.AnswerAsync(exchange);
        }

        exchange.Effects.JobFailure = failure;
        return operation();
    }
}
