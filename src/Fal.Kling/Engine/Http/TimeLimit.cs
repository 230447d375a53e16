namespace Fal.Kling.Engine.Http;

/// <summary>A limit of ours in time, and which one it is.</summary>
internal sealed record TimeLimit(TimeoutLimit Name, TimeSpan Value)
{
    /// <summary>A transfer of any size may take its time, but not stand still.</summary>
    public static TimeLimit IdleTransfer { get; } = new(TimeoutLimit.IdleTransfer, TimeSpan.FromSeconds(45));
}
