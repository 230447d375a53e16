namespace Fal.Kling.Emulator;

/// <summary>The operation takes place under a circumstance that its code knows of.</summary>
internal sealed class CircumstanceFault(string name, Action<Exchange> arrange) : Fault(name)
{
    internal override Task RunAsync(Exchange exchange, Func<Task> operation)
    {
        arrange(exchange);
        return operation();
    }
}
