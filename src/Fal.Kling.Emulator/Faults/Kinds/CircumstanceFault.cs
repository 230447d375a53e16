namespace Fal.Kling.Emulator;

/// <summary>Runs the operation with changed <see cref="FaultEffects"/>.</summary>
internal sealed class CircumstanceFault(string name, Action<Exchange> arrange) : Fault(name)
{
    internal override Task RunAsync(Exchange exchange, Func<Task> operation)
    {
        arrange(exchange);
        return operation();
    }
}
