namespace Fal.Kling.Tests.Orders.Exploration;

/// <summary>
/// One path through all decisions of a run. A run asks <see cref="Next"/> at each of them; <see cref="MoveOn"/> makes the next run take the next path, until all were taken.
/// </summary>
internal sealed class Choices
{
    private readonly List<(int Taken, int Count, string Label)> path = [];
    private int position;

    /// <summary>What has been decided in this run, for the message of a failure.</summary>
    public string Story => string.Join(" | ", path.Take(position).Where(choice => choice.Label.Length > 0).Select(choice => choice.Label));

    /// <summary>Takes one of several options.</summary>
    public T Next<T>(IReadOnlyList<T> options)
    {
        if (position == path.Count)
        {
            path.Add((0, options.Count, string.Empty));
        }

        int taken = path[position].Taken;
        path[position] = (taken, options.Count, options[taken]!.ToString()!);
        position++;
        return options[taken];
    }

    /// <summary>Goes back to the last decision that has an option left, and takes that.</summary>
    /// <returns>False when every path was taken.</returns>
    public bool MoveOn()
    {
        path.RemoveRange(position, path.Count - position);
        position = 0;
        while (path.Count > 0)
        {
            (int taken, int count, string _) = path[^1];
            path.RemoveAt(path.Count - 1);
            if (taken + 1 < count)
            {
                path.Add((taken + 1, count, string.Empty));
                return true;
            }
        }

        return false;
    }
}
