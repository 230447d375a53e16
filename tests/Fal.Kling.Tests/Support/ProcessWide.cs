namespace Fal.Kling.Tests.Support;

/// <summary>Tests that change what the whole process shares, such as its proxy or its listeners. They run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWide
{
    public const string Name = "What the process shares";
}
