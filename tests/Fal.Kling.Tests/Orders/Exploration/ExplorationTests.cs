using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Orders.Exploration;

/// <summary>
/// Two processes ask for one order: every interleaving with up to two faults, and a sample of those with three. Each buys at most once unless a person releases the key,
/// and always ends.
/// </summary>
public sealed class OneOrderTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 900)]
    [InlineData(2, 35_000)]
    public void Every_interleaving_buys_at_most_once_and_ends(int faults, int atLeast) =>
        Assert.True(ExplorationRuns.All(isOneOrder: true, faults, output) >= atLeast);

    [Fact]
    public void Sampled_interleavings_with_three_faults_buy_at_most_once_and_end() =>
        ExplorationRuns.Sample(FullTests.AreOn ? 100_000 : 2_500, isOneOrder: true, faults: 3, output);
}

/// <summary>Two processes ask for two orders with the same input: every interleaving with one fault, and a sample of those with two.</summary>
public sealed class TwoOrdersTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 10_000)]
    public void Every_interleaving_buys_at_most_once_and_ends(int faults, int atLeast) =>
        Assert.True(ExplorationRuns.All(isOneOrder: false, faults, output) >= atLeast);

    [Fact]
    public void Sampled_interleavings_with_two_faults_buy_at_most_once_and_end() =>
        ExplorationRuns.Sample(FullTests.AreOn ? 100_000 : 2_500, isOneOrder: false, faults: 2, output);
}

/// <summary>Runs explorations and prints how many there were.</summary>
internal static class ExplorationRuns
{
    public static int All(bool isOneOrder, int faults, ITestOutputHelper output)
    {
        AllChoices choices = new();
        int runs = 0;
        do
        {
            new Exploration(choices, faults, isOneOrder).Run();
            runs++;
        }
        while (choices.MoveOn());

        output.WriteLine($"{runs} interleavings of two processes with {Orders(isOneOrder)} and up to {faults} faults");
        return runs;
    }

    public static void Sample(int runs, bool isOneOrder, int faults, ITestOutputHelper output)
    {
        SampledChoices choices = new(runs);
        HashSet<int> stories = [];
        int full = 0;
        do
        {
            Exploration exploration = new(choices, faults, isOneOrder);
            exploration.Run();
            full += exploration.Faults == faults ? 1 : 0;
            stories.Add(choices.Story.GetHashCode(StringComparison.Ordinal));
        }
        while (choices.MoveOn());

        output.WriteLine($"{runs} sampled interleavings of two processes with {Orders(isOneOrder)}: {stories.Count} different ones, {full} with {faults} faults");
        Assert.True(full > runs / 10);
    }

    private static string Orders(bool isOneOrder) => isOneOrder ? "one order" : "two orders of the same input";
}
