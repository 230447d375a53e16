using System.Collections.Concurrent;

namespace Fal.Kling.EmulatorTests.Orders;

/// <summary>Everything that the processes have printed.</summary>
internal sealed class OrderLedger
{
    private readonly ConcurrentDictionary<(string Key, string RequestId), bool> bought = [];
    private readonly ConcurrentDictionary<string, string> unresolved = [];
    private readonly ConcurrentDictionary<string, int> counts = [];
    private readonly ConcurrentQueue<string> errors = [];

    /// <summary>Every pair of a key and a job that any call has returned.</summary>
    public IReadOnlyCollection<(string Key, string RequestId)> Bought => [.. bought.Keys];

    /// <summary>The keys that wait for a person, each with its attempt.</summary>
    public IReadOnlyDictionary<string, string> Unresolved => unresolved;

    public IReadOnlyCollection<string> Errors => errors;

    public int Count(string line) => counts.GetValueOrDefault(line);

    public void Read(string[] line)
    {
        switch (line)
        {
            case ["bought", string key, string requestId]:
                bought[(key, requestId)] = true;
                break;
            case ["unresolved", string key, string attempt]:
                unresolved[key] = attempt;
                break;
            case ["error", _, string message]:
                errors.Enqueue(message);
                break;
            case ["event", string name]:
                counts.AddOrUpdate($"event {name}", 1, (_, count) => count + 1);
                break;
        }

        counts.AddOrUpdate(line[0], 1, (_, count) => count + 1);
    }

    public void Decided(string key) => unresolved.TryRemove(key, out _);
}
