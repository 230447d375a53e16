namespace Fal.Kling.Emulator;

/// <summary>What came in, for tests to read.</summary>
internal sealed class RequestLog(TimeProvider clock, bool isOn)
{
    private readonly Lock _gate = new();
    private readonly List<RecordedRequest> _requests = [];

    public IReadOnlyList<RecordedRequest> Snapshot()
    {
        lock (_gate)
        {
            return [.. _requests];
        }
    }

    public void Add(Exchange exchange)
    {
        if (!isOn)
        {
            return;
        }

        var record = exchange.RecordAt(clock.GetUtcNow());
        lock (_gate)
        {
            _requests.Add(record);
        }
    }
}
