namespace Fal.Kling.Emulator;

/// <summary>What came in, for tests to read.</summary>
internal sealed class RequestLog(TimeProvider clock, bool isOn)
{
    private readonly Lock gate = new();
    private readonly List<RecordedRequest> requests = [];

    public IReadOnlyList<RecordedRequest> Snapshot()
    {
        lock (gate)
        {
            return [.. requests];
        }
    }

    public void Add(Exchange exchange)
    {
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
