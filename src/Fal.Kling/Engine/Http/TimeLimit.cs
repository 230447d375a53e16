namespace Fal.Kling.Engine.Http;

/// <summary>One of our timeouts, and its name.</summary>
internal sealed record TimeLimit(TimeoutLimit Name, TimeSpan Value)
{
    /// <summary>Gets the limit on how long a transfer of any size may make no progress.</summary>
    public static TimeLimit IdleTransfer { get; } = new(TimeoutLimit.IdleTransfer, TimeSpan.FromSeconds(45));
}
