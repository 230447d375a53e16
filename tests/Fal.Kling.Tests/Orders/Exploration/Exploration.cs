namespace Fal.Kling.Tests.Orders.Exploration;

/// <summary>
/// One run of two processes that ask for the same order. At every step the choices say which process goes on, and whether it crashes or is paused for hours before or after
/// the step, or loses the response. A process that crashed is started again. At the end a last caller asks, after a person has released the key or not.
/// </summary>
internal sealed class Exploration(Choices choices, int maxFaults)
{
    private const int MaxSteps = 400;
    private static readonly TimeSpan LongPause = TimeSpan.FromHours(3);

    private readonly ExploredWorld world = new();
    private readonly List<ExploredProcess> processes = [];
    private int faults;
    private int releases;
    private int steps;

    public void Run()
    {
        world.ListsJobs = choices.Next([new Option("listed", () => { }), new Option("hidden", () => { })]).Name == "listed";
        processes.Add(new ExploredProcess(world, "A", TimeSpan.FromHours(12)));
        processes.Add(new ExploredProcess(world, "B", TimeSpan.FromHours(-12)));
        RunToEnd();
        ExploredProcess last = new(world, "last", TimeSpan.Zero);
        processes.Add(last);
        faults = maxFaults;
        RunToEnd();
        Check(last);
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
        foreach (ExploredProcess process in processes.Where(process => !process.IsPaused && process.Gate is not null))
        {
            options.AddRange(StepsOf(process, process.Gate!));
        }

        if (options.Count > 0)
        {
            return options;
        }

        // Time passes only while nobody can go on.
        if (processes.Where(process => process is { IsPaused: false, HasEnded: false, NextTimer: not null }).MinBy(process => process.NextTimer) is { } waiting)
        {
            return [new Option("tick", waiting.Tick)];
        }

        if (processes.FirstOrDefault(process => process.IsPaused) is { } paused)
        {
            return [new Option($"{paused.Name} wakes", () => AfterLongPause(paused.Resume)), .. Release(() => AfterLongPause(paused.Resume))];
        }

        return processes.Count == 2 && releases == 0 ? Release(() => { }) is { Count: > 0 } release ? [new Option("nobody decides", () => releases = -1), .. release] : [] : [];
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

        if (gate.CanFail)
        {
            yield return Fault($"{step}, response lost", () => process.Take(taken =>
            {
                taken.TakeEffect();
                taken.Fail();
            }));
            yield return Fault($"{step}, request lost", () => process.Take(taken => taken.Fail()));
        }
    }

    // A person may release a key an hour after its lease, whether that is wise or not.
    private List<Option> Release(Action then) => releases == 0 && world.Stored is { Record.State: IdempotencyState.Sending or IdempotencyState.Unresolved } && !processes.Any(process => process.Name == "last")
        ? [new Option("a person releases", () =>
        {
            releases = 1;
            world.Time.Advance(LongPause);
            IdempotencyRecord record = world.Stored!.Record;
            Assert.Equal(IdempotencyWrite.Written, world.Store.TryReplaceAsync(record with { Version = record.Version + 1, State = IdempotencyState.Free, Attempt = null, Ticket = null }).Result);
            then();
        })]
        : [];

    private void AfterLongPause(Action resume)
    {
        world.Time.Advance(LongPause);
        resume();
    }

    private void Restart(ExploredProcess process)
    {
        process.Kill();
        processes[processes.IndexOf(process)] = new ExploredProcess(world, process.Name, TimeSpan.Zero);
    }

    private Option Fault(string name, Action action) => new(name, () =>
    {
        faults++;
        action();
    });

    private static void Whole(Gate gate)
    {
        gate.TakeEffect();
        gate.Respond();
    }

    private void Check(ExploredProcess last)
    {
        string story = choices.Story;
        Assert.True(world.Bought <= 1 + Math.Max(releases, 0), $"Bought {world.Bought} with {Math.Max(releases, 0)} releases: {story}");
        Assert.True(world.Stored!.Record.State is IdempotencyState.Bought or IdempotencyState.Unresolved, $"The key ends {world.Stored.Record.State}: {story}");
        foreach (ExploredProcess process in processes)
        {
            Assert.True(process.HasEnded, $"{process.Name} waits forever: {story}");
            Assert.True(
                process.Call.IsCompletedSuccessfully ? world.Has(process.Call.Result.Ticket.RequestId) : process.Call.Exception!.InnerException is KlingSubmitUncertainException,
                $"{process.Name} ends with {process.Call.Exception?.InnerException}: {story}");
        }

        Assert.True(faults > 0 && maxFaults > 0 || world.Bought == 1, story);
        Assert.Equal(world.Stored.Record.State == IdempotencyState.Bought, last.Call.IsCompletedSuccessfully);
        if (world.Stored.Record.Ticket is { } ticket)
        {
            Assert.Equal(ticket.RequestId, last.Call.Result.Ticket.RequestId);
        }
    }

    private sealed record Option(string Name, Action Do)
    {
        public override string ToString() => Name;
    }
}
