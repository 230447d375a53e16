namespace Fal.Kling.Emulator;

/// <summary>Never answers, and does nothing.</summary>
internal sealed class HangFault(string name) : Fault(name)
{
    internal override Task RunAsync(Exchange exchange, Func<Task> operation) => exchange.HangAsync();
}
