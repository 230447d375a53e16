namespace Fal.Kling.Cli.Webhooks;

/// <summary>A clock that stands still at the time against which a saved delivery is judged.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
