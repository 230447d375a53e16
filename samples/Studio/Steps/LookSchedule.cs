using Microsoft.Extensions.Options;
using Studio.Hosting;

namespace Studio.Steps;

/// <summary>When to look at a job that was bought: rarely if a webhook is expected, and ever less often.</summary>
/// <param name="address">Whether there are webhooks.</param>
/// <param name="options">How long to wait for one.</param>
public sealed class LookSchedule(IWebhookAddress address, IOptions<StudioOptions> options)
{
    private static readonly TimeSpan FirstWithoutWebhook = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <returns>How long to wait.</returns>
    public TimeSpan PauseAfter(int looks)
    {
        (TimeSpan first, double growth) = address.WebhookUrl is null ? (FirstWithoutWebhook, 1.2) : (options.Value.WebhookPatience, 2);
        return TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, first.TotalSeconds * Math.Pow(growth, Math.Min(looks, 30))));
    }
}
