namespace Fal.Kling.Emulator;

/// <summary>An attempt to deliver a webhook that is about to be made. A test chooses its fault.</summary>
public sealed class WebhookDelivery
{
    internal WebhookDelivery(EmulatedJob job, int attempt)
    {
        Job = job;
        Attempt = attempt;
    }

    /// <summary>A snapshot of the job that has ended.</summary>
    public EmulatedJob Job { get; }

    /// <summary>The number of the attempt. The first is 1.</summary>
    public int Attempt { get; }
}
