using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Tests.Batches;

/// <summary>The fault dice: responses to submissions are lost, fal refuses for a while, and streams and downloads break.</summary>
internal sealed class BatchFaults(int seed)
{
    private static readonly (FalOperation Operation, double Share, Fault[] Faults)[] Dice =
    [
        (FalOperation.Submit, 0.05, [Fault.AcceptThenReset, Fault.AcceptThenBadGateway, Fault.AcceptThenHalfBody, Fault.AcceptThenGarbage]),
        (FalOperation.Submit, 0.05, [Fault.RateLimited(), Fault.RateLimited(TimeSpan.FromSeconds(1))]),
        (FalOperation.Stream, 0.05, [Fault.CutStream(), Fault.EndStream()]),
        (FalOperation.Download, 0.05, [Fault.CutAt(1000), Fault.ResetAt(2000), Fault.Unavailable()]),
    ];

    // Looks like a lost response, but fal has not accepted anything. Only a person can tell.
    private const int NeverAcceptedInterval = 25;

    private readonly Lock gate = new();
    private readonly Random random = new(seed);
    private int submissions;

    public int Injected { get; private set; }

    public Fault? Choose(RecordedRequest request)
    {
        lock (gate)
        {
            if (request.Operation == FalOperation.Submit && ++submissions % NeverAcceptedInterval == 0)
            {
                Injected++;
                return Fault.ResetAfterBody;
            }

            foreach ((FalOperation operation, double share, Fault[] faults) in Dice)
            {
                if (operation == request.Operation && random.NextDouble() < share)
                {
                    Injected++;
                    return faults[random.Next(faults.Length)];
                }
            }
        }

        return null;
    }
}
