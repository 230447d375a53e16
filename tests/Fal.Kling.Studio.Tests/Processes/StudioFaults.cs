using Fal.Kling.Emulator;

namespace Fal.Kling.StudioTests.Processes;

/// <summary>The dice: some requests fail, and some webhooks are lost or repeated.</summary>
internal sealed class StudioFaults
{
    private static readonly Fault[] SubmitFaults =
        [Fault.AcceptThenReset, Fault.AcceptThenHang, Fault.AcceptThenBadGateway, Fault.AcceptThenHalfBody, Fault.ResetAfterBody, Fault.RateLimited(), Fault.Unavailable(), Fault.ResetBeforeBody];

    private static readonly Fault[] ReadFaults = [Fault.BadGateway, Fault.Unavailable(), Fault.ResetBeforeBody, Fault.CutStream()];
    private static readonly Fault[] DownloadFaults = [Fault.CutAt(1000), Fault.ResetAt(3000), Fault.BadGateway];

    private readonly Lock gate = new();
    private readonly Random random = new(4711);

    public int Injected { get; private set; }

    public int LostWebhooks { get; private set; }

    public Fault? Choose(RecordedRequest request) => request.Operation switch
    {
        FalOperation.Submit => Choose(SubmitFaults, 0.1),
        FalOperation.Status or FalOperation.Result or FalOperation.Stream or FalOperation.Find => Choose(ReadFaults, 0.05),
        FalOperation.Download => Choose(DownloadFaults, 0.1),
        _ => null,
    };

    public WebhookFault? ChooseForWebhook(WebhookDelivery delivery)
    {
        lock (gate)
        {
            double dice = random.NextDouble();
            LostWebhooks += dice < 0.1 ? 1 : 0;
            return dice < 0.1 ? WebhookFault.Lose : dice < 0.2 ? WebhookFault.Duplicate(2, concurrently: true) : null;
        }
    }

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
