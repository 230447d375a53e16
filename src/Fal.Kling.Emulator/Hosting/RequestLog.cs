namespace Fal.Kling.Emulator;

/// <summary>The received requests, for tests. They are always counted, and recorded if that is enabled.</summary>
internal sealed class RequestLog(TimeProvider clock, bool isOn)
{
    private readonly Lock gate = new();
    private readonly List<RecordedRequest> requests = [];
    private long count;

    public long Count => Interlocked.Read(ref count);

    public IReadOnlyList<RecordedRequest> Snapshot()
    {
        lock (gate)
        {
            return [.. requests];
        }
    }

    public void Add(Exchange exchange)
    {
        Interlocked.Increment(ref count);
        if (!isOn)
        {
            return;
        }

        RecordedRequest record = exchange.RecordAt(clock.GetUtcNow());
        lock (gate)
        {
            requests.Add(record);
        }
    }
}
