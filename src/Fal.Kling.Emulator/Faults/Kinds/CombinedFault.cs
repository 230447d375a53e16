namespace Fal.Kling.Emulator;

/// <summary>Several faults around one operation. The first is closest to the client.</summary>
internal sealed class CombinedFault(IReadOnlyList<Fault> faults) : Fault(string.Join(Separator, faults.Select(fault => fault.Name)))
{
    public const string Separator = " + ";

    internal override Task RunAsync(Exchange exchange, Func<Task> operation)
    {
        Func<Task> run = operation;
        foreach (Fault fault in faults.Reverse())
        {
            Func<Task> within = run;
            run = () => fault.RunAsync(exchange, within);
        }

        return run();
    }
}
