namespace Fal.Kling.Engine.Http;

/// <summary>A limit of ours in time, with the name by which a message speaks of it.</summary>
internal sealed record TimeLimit(string Name, TimeSpan Value)
{
    /// <summary>A transfer of any size may take its time, but not stand still.</summary>
    public static TimeLimit IdleTransfer { get; } = new("the idle limit of a transfer", TimeSpan.FromSeconds(45));
}
