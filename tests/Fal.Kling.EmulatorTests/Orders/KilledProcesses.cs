namespace Fal.Kling.EmulatorTests.Orders;

/// <summary>Tests that start and kill processes all the time. They run alone, because they leave no time for others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class KilledProcesses
{
    public const string Name = "Processes that are killed";
}
