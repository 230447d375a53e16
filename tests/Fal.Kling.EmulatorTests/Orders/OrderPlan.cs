using Fal.Kling.OrderApp;

namespace Fal.Kling.EmulatorTests.Orders;

/// <summary>
/// Orders: half of them have a prompt of their own, and the others share theirs in groups of two to five. Each is given to three to five of eight processes,
/// half of which have a wrong clock.
/// </summary>
internal sealed class OrderPlan
{
    public const int Processes = 8;

    // The orders of a group arrive so close to each other that their jobs can be mistaken for one another.
    private static readonly TimeSpan GroupDuration = TimeSpan.FromSeconds(2);

    /// <param name="seed">The seed.</param>
    /// <param name="keys">How many orders.</param>
    /// <param name="duration">The time within which they arrive.</param>
    public OrderPlan(int seed, int keys, TimeSpan duration)
    {
        Random random = new(seed);
        List<ListedOrder> orders = [];
        for (int prompts = 0; orders.Count < keys; prompts++)
        {
            bool isShared = orders.Count >= keys / 2;
            int size = isShared ? Math.Min(random.Next(2, 6), keys - orders.Count) : 1;
            TimeSpan first = duration * random.NextDouble();
            orders.AddRange(Enumerable.Range(orders.Count, size).Select(
                number => new ListedOrder($"order-{number}", first + (isShared ? GroupDuration * random.NextDouble() : TimeSpan.Zero), $"A paper boat, number {prompts}")));
        }

        Orders = orders;
        List<ListedOrder>[] lists = [.. Enumerable.Range(0, Processes).Select(_ => new List<ListedOrder>())];
        foreach (ListedOrder order in orders)
        {
            foreach (int process in random.GetItems(Enumerable.Range(0, Processes).ToArray(), Processes * 4).Distinct().Take(random.Next(3, 6)))
            {
                lists[process].Add(order);
            }
        }

        Lists = lists;
        Skews = [.. Enumerable.Range(0, Processes).Select(process => process % 2 == 0 ? TimeSpan.Zero : TimeSpan.FromHours((random.NextDouble() * 24) - 12))];
    }

    public IReadOnlyList<ListedOrder> Orders { get; }

    /// <summary>The orders of each process.</summary>
    public IReadOnlyList<IReadOnlyList<ListedOrder>> Lists { get; }

    /// <summary>How far the clock of each process is ahead.</summary>
    public IReadOnlyList<TimeSpan> Skews { get; }
}
