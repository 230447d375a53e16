namespace Fal.Kling.Emulator;

/// <summary>Counts the calls that were made, so that others can be held until then. Thread-safe.</summary>
internal sealed class WebhookTurns
{
    private readonly Lock gate = new();
    private readonly List<(long Turn, TaskCompletionSource Source)> held = [];
    private long made;

    /// <summary>Waits until so many more calls were made. With 0, the task is complete.</summary>
    public Task After(int calls)
    {
        if (calls == 0)
        {
            return Task.CompletedTask;
        }

        TaskCompletionSource source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            held.Add((made + calls, source));
        }

        return source.Task;
    }

    public void OnMade()
    {
        lock (gate)
        {
            made++;
            foreach ((long _, TaskCompletionSource source) in held.FindAll(one => one.Turn <= made))
            {
                source.TrySetResult();
            }

            held.RemoveAll(one => one.Turn <= made);
        }
    }
}
