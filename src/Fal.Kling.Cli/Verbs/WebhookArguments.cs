using System.CommandLine;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Verbs;

/// <summary>The options of a submission that say whom fal calls when the job is over.</summary>
internal static class WebhookArguments
{
    public static void AddTo(Command command)
    {
        command.Add(CommonOptions.Webhook);
        command.Add(CommonOptions.SecretFile);
    }

    /// <returns>Where fal sends the webhook; null without --webhook.</returns>
    /// <exception cref="UsageException">An option is invalid.</exception>
    public static WebhookTarget? Read(Invocation run)
    {
        string? file = run.Parsed.GetValue(CommonOptions.SecretFile);
        if (run.Parsed.GetValue(CommonOptions.Webhook) is { } url)
        {
            return WebhookTarget.Parse(url, WebhookSecret.Read(file));
        }

        return file is null ? null : throw new UsageException("--secret-file has no use without --webhook URL.");
    }
}
