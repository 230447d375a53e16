using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Orders.Exploration;

/// <summary>
/// One run of two processes that ask for the same order, or for two orders with the same input. At every step the choices say which process continues, and whether it crashes,
/// is paused for hours before or after the step, loses the response of fal or of the store, gets a 429, or is cancelled by its caller. A process that crashed is started again.
/// A person may release a key as soon as that is allowed. At the end a last caller asks for each order.
/// </summary>
internal sealed class Exploration
{
    private const int MaxSteps = 400;
    private static readonly TimeSpan LongPause = TimeSpan.FromHours(3);

    private readonly Choices choices;
    private readonly int maxFaults;
    private readonly bool isOneOrder;
    private readonly ExploredWorld world;
    private readonly List<ExploredProcess> processes = [];
    private readonly HashSet<string> jobs = [];
    private int faults;
    private int cancellations;
    private int releases;
    private int steps;
    private bool isOver;
    private bool hasDecided;

    public Exploration(Choices choices, int maxFaults, bool isOneOrder)
    {
        this.choices = choices;
        this.maxFaults = maxFaults;
        this.isOneOrder = isOneOrder;
        world = new ExploredWorld { ListsJobs = new Lazy<bool>(() => choices.Next([Listed, new Option("hidden", () => { })]) == Listed) };
    }

    /// <summary>How many faults were injected.</summary>
    public int Faults { get; private set; }

    private static Option Listed { get; } = new("listed", () => { });

    private string[] Keys => isOneOrder ? ["order"] : ["order 1", "order 2"];

    public void Run()
    {
        processes.Add(new ExploredProcess(world, "A", Keys[0], TimeSpan.FromHours(12)));
        processes.Add(new ExploredProcess(world, "B", Keys[^1], TimeSpan.FromHours(-12)));
        RunToEnd();
        Faults = faults;
        faults = maxFaults;
        isOver = true;
        foreach (string key in Keys)
        {
            ExploredProcess last = new(world, "last", key, TimeSpan.Zero);
            processes.Add(last);
            RunToEnd();
            CheckKey(last);
        }

        Check();
    }

    private void RunToEnd()
    {
        while (OptionsNow() is { Count: > 0 } options)
        {
            Assert.True(++steps < MaxSteps, "It never ends: " + choices.Story);
            (options.Count == 1 ? options[0] : choices.Next(options)).Do();
        }
    }

    private List<Option> OptionsNow()
    {
        List<Option> options = [];

        // The two differ only in their clocks, so it hardly matters which of them comes first.
        foreach (ExploredProcess process in processes.Where(process => !process.IsPaused && process.Gate is not null).Take(steps == 0 && !FullTests.AreOn ? 1 : int.MaxValue))
        {
            options.AddRange(StepsOf(process, process.Gate!));
        }

        if (options.Count > 0)
        {
            return [.. options, .. ReleaseNow()];
        }

        // Time passes only while no process can continue.
        if (processes.Where(process => process is { IsPaused: false, HasEnded: false, NextTimer: not null }).MinBy(process => process.NextTimer) is { } waiting)
        {
            return [new Option("tick", waiting.Tick), .. CancelWhileWaiting()];
        }

        if (processes.FirstOrDefault(process => process.IsPaused) is { } paused)
        {
            return [new Option($"{paused.Name} wakes", () => AfterLongPause(paused.Resume)), .. Release(() => AfterLongPause(paused.Resume))];
        }

        return !isOver && !hasDecided && Release(() => { }) is { Length: > 0 } release ? [new Option("no release", () => hasDecided = true), .. release] : [];
    }

    private IEnumerable<Option> StepsOf(ExploredProcess process, Gate gate)
    {
        string step = $"{process.Name} {gate.Name}";
        yield return new Option(step, () => process.Take(Whole));
        if (faults == maxFaults || process.IsPolling)
        {
            yield break;
        }

        yield return Fault($"{step}, crash before", () => Restart(process));
        yield return Fault($"{step}, pause before", () => process.IsPaused = true);
        if (!process.IsCancelled)
        {
            yield return Cancel($"{step}, cancelled before", process.Cancel);
        }

        if (gate.IsWrite)
        {
            yield return Fault($"{step}, crash after", () =>
            {
                gate.TakeEffect();
                Restart(process);
            });
            yield return Fault($"{step}, pause after", () =>
            {
                process.IsPaused = true;
                process.Take(taken =>
                {
                    taken.TakeEffect();
                    process.Unseen = taken;
                });
            });
        }

        if (gate.IsWrite && !process.IsCancelled)
        {
            // A POST whose response doesn't arrive any more is lost. Other steps have been taken.
            yield return gate.Refuse is null
                ? Cancel($"{step}, cancelled after", () => process.CancelAfter(gate))
                : Fault($"{step}, cancelled after, response lost", () => process.CancelAfter(gate));
        }

        if (gate.CanFail)
        {
            yield return Fault($"{step}, response lost", () => process.Take(taken =>
            {
                taken.TakeEffect();
                taken.Fail();
            }));
            yield return Fault($"{step}, request lost", () => process.Take(taken => taken.Fail()));
        }

        if (gate.Refuse is { } refuse)
        {
            yield return Fault($"{step}, refused with 429", () => process.Take(_ => refuse()));
        }
    }

    private IEnumerable<Option> CancelWhileWaiting() => faults == maxFaults ? [] :
        from process in processes
        where process is { IsPaused: false, HasEnded: false, IsCancelled: false, IsInFirstWait: true }
        select Cancel($"{process.Name} waits, cancelled", process.Cancel);

    // A person may release a key an hour after its lease, whether that is wise or not.
    private IEnumerable<Option> ReleaseNow() => releases > 0 || isOver ? [] :
        from key in Keys
        where world.StoredFor(key) is { Record: { IsFinished: false } record } stored && stored.Age >= record.Lease + TimeSpan.FromHours(1)
        select new Option($"a person releases {key} now", () => Release(key));

    // The same, when only time is missing.
    private Option[] Release(Action then) => releases > 0 || isOver ? [] :
    [
        .. from key in Keys
           where world.StoredFor(key) is { Record.State: IdempotencyState.Sending or IdempotencyState.Unresolved }
           select new Option($"a person releases {key}", () =>
           {
               world.Time.Advance(LongPause);
               Release(key);
               then();
           }),
    ];

    private void Release(string key)
    {
        releases++;
        using KlingClient person = new(new KlingClientOptions { ApiKey = FakeFal.Key, IdempotencyStore = world.Store });
        person.ReleaseIdempotencyKeyAsync(key).GetAwaiter().GetResult();
    }

    private void AfterLongPause(Action resume)
    {
        world.Time.Advance(LongPause);
        resume();
    }

    private void Restart(ExploredProcess process)
    {
        process.Kill();
        processes[processes.IndexOf(process)] = new ExploredProcess(world, process.Name, process.Key, TimeSpan.Zero);
    }

    private Option Fault(string name, Action action) => new(name, () =>
    {
        faults++;
        action();
    }, IsFault: true);

    private Option Cancel(string name, Action action) => Fault(name, () =>
    {
        cancellations++;
        action();
    });

    private static void Whole(Gate gate)
    {
        gate.TakeEffect();
        gate.Respond();
    }

    private void CheckKey(ExploredProcess last)
    {
        IdempotencyRecord record = world.StoredFor(last.Key)!.Record;
        Assert.True(record.State is IdempotencyState.Bought or IdempotencyState.Unresolved, $"{last.Key} ends {record.State}: {choices.Story}");
        Assert.True((record.State == IdempotencyState.Bought) == last.Call.IsCompletedSuccessfully, $"{last.Key} is {record.State}, {last.Call.Exception}: {choices.Story}");
        Assert.True(record.Ticket is null || record.Ticket.RequestId == last.Call.Result.Ticket.RequestId, choices.Story);
        if (record.RequestId is { } requestId)
        {
            Assert.True(jobs.Add(requestId), $"Two keys have one job: {choices.Story}");
        }
    }

    private void Check()
    {
        string story = choices.Story;
        Assert.True(world.Bought <= Keys.Length + releases, $"Bought {world.Bought} with {releases} releases: {story}");
        Assert.True(Faults > cancellations || (world.Bought == Keys.Length && jobs.Count == Keys.Length), $"Cancelling a caller cost {Keys.Length - jobs.Count} jobs: {story}");
        foreach (ExploredProcess process in processes)
        {
            Assert.True(process.HasEnded, $"{process.Name} waits forever: {story}");
            Assert.True(!process.Call.IsCanceled || process.IsCancelled, $"{process.Name} was not cancelled: {story}");
            Assert.True(
                process.Call.IsCanceled || (process.Call.IsCompletedSuccessfully ? world.Has(process.Call.Result.Ticket.RequestId) : IsExpected(process.Call.Exception!.InnerException!)),
                $"{process.Name} ends with {process.Call.Exception?.InnerException}: {story}");
        }
    }

    // A store that fails stops the purchase, and so does fal when it is busy at the retry too.
    private static bool IsExpected(Exception exception) =>
        exception is KlingSubmitUncertainException or KlingApiException { Reason: ApiErrorReason.RateLimited } || exception.InnerException is IOException;
}
