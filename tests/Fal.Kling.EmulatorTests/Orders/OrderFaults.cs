using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Orders;

/// <summary>Injects faults at random into submissions and into the requests of a search.</summary>
/// <param name="seed">The seed.</param>
/// <param name="apiKey">The key whose requests are affected.</param>
internal sealed class OrderFaults(int seed, string apiKey)
{
    private const double SubmitShare = 0.3;
    private const double SearchShare = 0.15;

    // Most of them lose the response to a submission that was accepted.
    private static readonly Fault[] SubmitFaults =
    [
        Fault.AcceptThenReset, Fault.AcceptThenHang, Fault.AcceptThenBadGateway, Fault.AcceptThenBadGatewayWithRequestId, Fault.AcceptThenHalfBody, Fault.AcceptThenGarbage,
        Fault.AcceptThenReset, Fault.AcceptThenHang, Fault.AcceptThenBadGateway, Fault.RateLimited(), Fault.Unavailable(), Fault.Hang, Fault.ResetAfterBody,
    ];

    private static readonly Fault[] SearchFaults =
    [
        Fault.BadGateway, Fault.Unavailable(), Fault.ResetBeforeBody, Fault.Hang, Fault.Answer(200, """{"items":[],"next_cursor":null,"has_more":false}"""),
    ];

    private readonly Lock gate = new();
    private readonly Random random = new(seed);

    public int Injected { get; private set; }

    public Fault? Choose(RecordedRequest request) => request.Authorization != $"Key {apiKey}" ? null : request.Operation switch
    {
        FalOperation.Submit => Choose(SubmitFaults, SubmitShare),
        FalOperation.Find or FalOperation.Status => Choose(SearchFaults, SearchShare),
        _ => null,
    };

    private Fault? Choose(Fault[] faults, double share)
    {
        lock (gate)
        {
            if (random.NextDouble() >= share)
            {
                return null;
            }

            Injected++;
            return faults[random.Next(faults.Length)];
        }
    }
}
