using Fal.Kling.OrderApp;

namespace Fal.Kling.EmulatorTests.Orders;

/// <summary>
/// 200 orders: half of them have a prompt of their own, and the others share theirs in groups of two to five. Each is given to three to five of eight processes,
/// half of which have a wrong clock.
/// </summary>
internal sealed class OrderPlan
{
    public const int Keys = 200;
    public const int Processes = 8;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(35);

    // The orders of a group arrive so close to each other that their jobs can be mistaken for one another.
    private static readonly TimeSpan GroupDuration = TimeSpan.FromSeconds(2);

    private readonly Random random;

    public OrderPlan(int seed)
    {
        random = new Random(seed);
        List<ListedOrder> orders = [];
        for (int prompts = 0; orders.Count < Keys; prompts++)
        {
            bool isShared = orders.Count >= Keys / 2;
            int size = isShared ? Math.Min(random.Next(2, 6), Keys - orders.Count) : 1;
            TimeSpan first = Duration * random.NextDouble();
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
