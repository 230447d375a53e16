using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Webhooks;

/// <summary>Jobs on the emulator of this process, so that there is something to receive.</summary>
internal static class SampleJobs
{
    public static async Task SubmitAsync(FalSession session, WebhookTarget target, int count, CancellationToken cancellationToken)
    {
        session.Options.WebhookUrlSecret = target.Secret;
        for (int index = 0; index < count; index++)
        {
            await session.Client.SubmitAsync(new Kling3TextToVideoRequest { Prompt = "A paper boat" }, new SubmitOptions { WebhookUrl = target.Url }, cancellationToken);
        }
    }
}
