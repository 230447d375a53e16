using System.Diagnostics.CodeAnalysis;
using Fal.Kling.Engine.Http;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Orders.Exploration;

/// <summary>A process that asks for the order: a real client, whose every step to fal and to the store waits at a gate, and whose clock is the explorer's.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer has nothing to dispose.")]
internal sealed class ExploredProcess
{
    private static readonly TextToVideoRequest Request = new() { Prompt = "A paper boat" };

    private readonly ExploredWorld world;
    private readonly ExploredTime.ProcessTime time;
    private readonly CancellationTokenSource caller = new();
    private volatile Gate? gate;
    private bool hasLooked;
    private bool hasWaited;

    public ExploredProcess(ExploredWorld world, string name, string key, TimeSpan clockSkew)
    {
        this.world = world;
        Name = name;
        Key = key;
        time = new ExploredTime.ProcessTime(world.Time, clockSkew);
        KlingClientOptions options = new() { ApiKey = FakeFal.Key, TimeProvider = time, MaxRetries = 1, IdempotencyStore = new ExploredStore(world.Store, this) };
        HandlerChain chain = HandlerChain.Of(new ExploredHandler(world, this), isPrimaryTrusted: true);
        KlingClient client = new(options, () => chain, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        Call = client.SubmitAsync(Request, new SubmitOptions { IdempotencyKey = key }, caller.Token);
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

    /// <summary>Whether it waits for time to pass, for the first time since it changed anything. A cancellation in a later wait would be the same.</summary>
    public bool IsInFirstWait => gate is null && NextTimer is not null && !hasWaited;

    public bool IsCancelled => caller.IsCancellationRequested;

    public bool HasEnded => Call.IsCompleted;

    public DateTimeOffset? NextTimer => world.Time.NextOf(time);

    public void Wait(Gate next) => gate = next;

    public void Take(Action<Gate> step)
    {
        Gate taken = gate!;
        hasWaited &= !taken.IsWrite;
        hasLooked |= !taken.IsWrite;
        gate = null;
        step(taken);
        Settle();
    }

    /// <summary>The caller's token fires. A step that observes it ends without an effect, and any other is still to be taken.</summary>
    public void Cancel()
    {
        Gate? pending = gate;
        gate = null;
        caller.Cancel();
        if (pending is { IsOver: false })
        {
            gate = pending;
        }

        SettleCancelled();
    }

    /// <summary>The caller's token fires when the step has had its effect and its response is on the way. The response to a POST doesn't arrive.</summary>
    public void CancelAfter(Gate pending)
    {
        pending.TakeEffect();
        gate = null;
        caller.Cancel();
        if (pending.Refuse is not null)
        {
            Settle();
            return;
        }

        if (!pending.IsOver)
        {
            pending.Respond();
        }

        SettleCancelled();
    }

    public void Tick()
    {
        hasWaited = true;
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

    // It no longer waits for anything, but timers stay until other threads have seen that.
    private void SettleCancelled() => Assert.True(SpinWait.SpinUntil(() => gate is not null || HasEnded, TimeSpan.FromSeconds(30)), $"{Name} was cancelled and goes on waiting");

    // Nearly everything continues inline. The rest is on another thread for a moment.
    private void Settle() => Assert.True(
        SpinWait.SpinUntil(() => Unseen is not null || gate is not null || HasEnded || NextTimer is not null, TimeSpan.FromSeconds(30)), $"{Name} neither waits nor ends");
}
