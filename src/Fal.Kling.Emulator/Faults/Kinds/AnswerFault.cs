namespace Fal.Kling.Emulator;

/// <summary>An answer in place of the operation.</summary>
internal sealed class AnswerFault(string name, Func<Exchange, FaultAnswer> answer) : Fault(name)
{
    internal override Task RunAsync(Exchange exchange, Func<Task> operation) => answer(exchange).SendAsync(exchange);
}
