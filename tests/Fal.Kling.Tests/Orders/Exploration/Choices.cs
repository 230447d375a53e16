namespace Fal.Kling.Tests.Orders.Exploration;

/// <summary>Something that may happen next in a run.</summary>
/// <param name="Name">What it is, for the message of a failure.</param>
/// <param name="Do">Makes it happen.</param>
/// <param name="IsFault">Whether it is a fault, and not a step that is always taken.</param>
internal sealed record Option(string Name, Action Do, bool IsFault = false);

/// <summary>Decides what happens in a run.</summary>
internal abstract class Choices
{
    private readonly List<string> story = [];

    /// <summary>What has been decided in this run, for the message of a failure.</summary>
    public string Story => string.Join(" | ", story);

    /// <summary>Takes one of several options.</summary>
    public Option Next(IReadOnlyList<Option> options)
    {
        Option taken = options[IndexOf(options)];
        story.Add(taken.Name);
        return taken;
    }

    /// <summary>Begins the next run.</summary>
    /// <returns>False when there is none.</returns>
    public bool MoveOn()
    {
        story.Clear();
        return TryMoveOn();
    }

    protected abstract int IndexOf(IReadOnlyList<Option> options);

    protected abstract bool TryMoveOn();
}

/// <summary>All paths through all decisions: each run takes the next one.</summary>
internal sealed class AllChoices : Choices
{
    private readonly List<(int Taken, int Count, string Names)> path = [];
    private int position;

    protected override int IndexOf(IReadOnlyList<Option> options)
    {
        string names = string.Join(", ", options.Select(option => option.Name));
        if (position == path.Count)
        {
            path.Add((0, options.Count, names));
        }

        // Otherwise a path would be taken twice, or not at all.
        (int taken, int _, string before) = path[position++];
        Assert.True(names == before, $"The same run took another course. Before: {before}. Now: {names}. After: {Story}");
        return taken;
    }

    // Goes back to the last decision that has an option left, and takes that.
    protected override bool TryMoveOn()
    {
        path.RemoveRange(position, path.Count - position);
        position = 0;
        while (path.Count > 0)
        {
            (int taken, int count, string names) = path[^1];
            path.RemoveAt(path.Count - 1);
            if (taken + 1 < count)
            {
                path.Add((taken + 1, count, names));
                return true;
            }
        }

        return false;
    }
}

/// <summary>Paths at random, always the same ones for a seed. Faults are rare at each decision, so that they are spread over the whole run.</summary>
/// <param name="runs">How many.</param>
internal sealed class SampledChoices(int runs) : Choices
{
    private const int Seed = 4711;
    private const double FaultShare = 0.25;

    private readonly Random random = new(Seed);
    private int left = runs - 1;

    protected override int IndexOf(IReadOnlyList<Option> options)
    {
        int[] faults = [.. Enumerable.Range(0, options.Count).Where(index => options[index].IsFault)];
        int[] steps = [.. Enumerable.Range(0, options.Count).Where(index => !options[index].IsFault)];
        int[] candidates = faults.Length > 0 && random.NextDouble() < FaultShare ? faults : steps;
        return candidates[random.Next(candidates.Length)];
    }

    protected override bool TryMoveOn() => left-- > 0;
}
