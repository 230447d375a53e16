namespace Fal.Kling.Tests.Orders.Exploration;

/// <summary>Every interleaving of two processes that ask for one order, with up to two faults, buys at most once unless a person releases the key, and always ends.</summary>
public sealed class ExplorationTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0, 50)]
    [InlineData(1, 1_000)]
    [InlineData(2, 10_000)]
    public void Every_interleaving_buys_at_most_once_and_ends(int faults, int atLeast)
    {
        Choices choices = new();
        int runs = 0;
        do
        {
            new Exploration(choices, faults).Run();
            runs++;
        }
        while (choices.MoveOn());

        output.WriteLine($"{runs} interleavings with up to {faults} faults");
        Assert.True(runs >= atLeast);
    }
}
