namespace Fal.Kling.Emulator;

/// <summary>Sends a response without running the operation.</summary>
internal sealed class AnswerFault(string name, Func<Exchange, FaultAnswer> answer) : Fault(name)
{
    internal override Task RunAsync(Exchange exchange, Func<Task> operation) => answer(exchange).SendAsync(exchange);
}
