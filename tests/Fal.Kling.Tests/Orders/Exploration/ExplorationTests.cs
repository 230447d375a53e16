namespace Fal.Kling.Tests.Orders.Exploration;

/// <summary>Every interleaving of two processes that ask for one order, with up to two faults, buys at most once unless a person releases the key, and always ends.</summary>
public sealed class ExplorationTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(true, 0, 40)]
    [InlineData(true, 1, 1_500)]
    [InlineData(true, 2, 20_000)]
    [InlineData(false, 0, 40)]
    [InlineData(false, 1, 2_000)]
    public void Every_interleaving_buys_at_most_once_and_ends(bool isOneOrder, int faults, int atLeast)
    {
        Choices choices = new();
        int runs = 0;
        do
        {
            new Exploration(choices, faults, isOneOrder).Run();
            runs++;
        }
        while (choices.MoveOn());

        output.WriteLine($"{runs} interleavings of two processes with {(isOneOrder ? "one order" : "two orders of the same input")} and up to {faults} faults");
        Assert.True(runs >= atLeast);
    }
}
