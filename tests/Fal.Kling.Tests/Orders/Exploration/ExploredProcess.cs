using Fal.Kling.Engine.Http;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Orders.Exploration;

/// <summary>A process that asks for the order: a real client, whose every step to fal and to the store waits at a gate, and whose clock is the explorer's.</summary>
internal sealed class ExploredProcess
{
    private static readonly TextToVideoRequest Request = new() { Prompt = "A paper boat" };

    private readonly ExploredWorld world;
    private readonly ExploredTime.ProcessTime time;
    private volatile Gate? gate;
    private bool hasLooked;

    public ExploredProcess(ExploredWorld world, string name, string key, TimeSpan clockSkew)
    {
        this.world = world;
        Name = name;
        Key = key;
        time = new ExploredTime.ProcessTime(world.Time, clockSkew);
        KlingClientOptions options = new() { ApiKey = FakeFal.Key, TimeProvider = time, MaxRetries = 1, IdempotencyStore = new ExploredStore(world.Store, this) };
        HandlerChain chain = HandlerChain.Of(new ExploredHandler(world, this), isPrimaryTrusted: true);
        KlingClient client = new(options, () => chain, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        Call = client.SubmitAsync(Request, new SubmitOptions { IdempotencyKey = key });
        Settle();
    }

    public string Name { get; }

    public string Key { get; }

    public Task<KlingJob<KlingVideo>> Call { get; }

    /// <summary>Where the process waits; null when it waits for time to pass, or has ended.</summary>
    public Gate? Gate => gate;

    /// <summary>A paused process takes no step.</summary>
    public bool IsPaused { get; set; }

    /// <summary>The response that a paused process has not seen yet.</summary>
    public Gate? Unseen { get; set; }

    /// <summary>Whether it only looks again, as it did before: a fault there is the same as one at its first look.</summary>
    public bool IsPolling => gate is { IsWrite: false } && hasLooked;

    public bool HasEnded => Call.IsCompleted;

    public DateTimeOffset? NextTimer => world.Time.NextOf(time);

    public void Wait(Gate next) => gate = next;

    public void Take(Action<Gate> step)
    {
        Gate taken = gate!;
        hasLooked |= !taken.IsWrite;
        gate = null;
        step(taken);
        Settle();
    }

    public void Tick()
    {
        world.Time.FireNext(time);
        Settle();
    }

    /// <summary>The process is gone. What it was waiting for never comes.</summary>
    public void Kill() => world.Time.Drop(time);

    public void Resume()
    {
        IsPaused = false;
        if (Unseen is { } response)
        {
            Unseen = null;
            response.Respond();
            Settle();
        }
    }

    // Nearly everything continues inline. The rest is on another thread for a moment.
    private void Settle() => Assert.True(
        SpinWait.SpinUntil(() => Unseen is not null || gate is not null || HasEnded || NextTimer is not null, TimeSpan.FromSeconds(30)), $"{Name} neither waits nor ends");
}
