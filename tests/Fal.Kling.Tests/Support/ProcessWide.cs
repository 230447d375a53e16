namespace Fal.Kling.Tests.Support;

/// <summary>Tests that change process-wide state, such as the proxy or listeners. They run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWide
{
    public const string Name = "What the process shares";
}
