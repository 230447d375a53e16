namespace Fal.Kling.Emulator;

/// <summary>Makes the submitted job fail. Any other operation gets the failure as its response.</summary>
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
