namespace Fal.Kling.Emulator;

/// <summary>Does nothing and never responds.</summary>
internal sealed class HangFault(string name) : Fault(name)
{
    internal override Task RunAsync(Exchange exchange, Func<Task> operation) => exchange.HangAsync();
}
