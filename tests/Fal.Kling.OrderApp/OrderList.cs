using System.Globalization;

namespace Fal.Kling.OrderApp;

/// <summary>What is ordered, and when: a key, a prompt, and how long after the start of the test the order arrives.</summary>
public sealed record ListedOrder(string Key, TimeSpan Arrival, string Prompt);

/// <summary>A file with one order per line.</summary>
public static class OrderList
{
    public static IReadOnlyList<ListedOrder> Read(string path) =>
    [
        .. File.ReadLines(path).Select(line => line.Split('\t') is [string key, string arrival, string prompt]
            ? new ListedOrder(key, TimeSpan.FromMilliseconds(double.Parse(arrival, CultureInfo.InvariantCulture)), prompt)
            : throw new FormatException($"'{line}' is not an order.")),
    ];

    public static void Write(string path, IEnumerable<ListedOrder> orders) => File.WriteAllLines(
        path, orders.Select(order => string.Create(CultureInfo.InvariantCulture, $"{order.Key}\t{order.Arrival.TotalMilliseconds:0}\t{order.Prompt}")));
}
