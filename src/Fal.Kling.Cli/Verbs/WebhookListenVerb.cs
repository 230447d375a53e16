using System.CommandLine;
using System.Net;
using Fal.Kling.Cli.Session;
using Fal.Kling.Cli.Webhooks;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling webhook listen</c>: receives fal's webhooks and shows each once.</summary>
internal sealed class WebhookListenVerb : Verb
{
    private readonly Option<int?> port = new("--port") { Description = "The port (default: a free one)", HelpName = "N" };
    private readonly Option<string> host = new("--host") { Description = "The address to listen on; 0.0.0.0 for all of this machine", HelpName = "ADDRESS", DefaultValueFactory = _ => IPAddress.Loopback.ToString() };
    private readonly Option<string> path = new("--path") { Description = "The path of the webhook's URL", HelpName = "PATH", DefaultValueFactory = _ => "/hooks/fal" };
    private readonly Option<int?> count = new("--count") { Description = "End after so many verified deliveries (default: on Ctrl+C)", HelpName = "N" };
    private readonly Option<string?> save = new("--save") { Description = "Keep each delivery as a file for `kling webhook verify`", HelpName = "DIR" };

    public WebhookListenVerb()
        : base(
            "listen",
            "Receive fal's webhooks, verify them, and print each delivery once",
            "kling webhook listen --port 5000 --user-id \"auth0|5f1c0a52\"",
            "kling webhook listen --emulator --count 1 --save deliveries",
            "kling webhook listen --emulator --count 2 --json")
    {
        Add(port);
        Add(host);
        Add(path);
        Add(CommonOptions.UserIds);
        Add(CommonOptions.SecretFile);
        Add(count);
        Add(save);
    }

    public override async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        ListenSettings settings = ListenSettings.Parse(run.Parsed.GetValue(host)!, run.Parsed.GetValue(port), run.Parsed.GetValue(path)!, run.Parsed.GetValue(count));
        if ((run.IsEmulated || run.Settings is not null) && !settings.IsOnLoopback)
        {
            throw new UsageException($"The emulator calls this machine only, and --host is {settings.Host}. Leave --host out.");
        }

        string? secret = WebhookSecret.Read(run.Parsed.GetValue(CommonOptions.SecretFile));
        DeliveryFolder? folder = run.Parsed.GetValue(save) is { } directory ? DeliveryFolder.Open(directory) : null;
        await using FalSession session = await run.OpenWithoutKeyAsync(cancellationToken, isQuiet: true);
        WebhookTrust trust = WebhookTrust.Of(session.Signer, run.Parsed.GetValue(CommonOptions.UserIds)!, secret);
        ListenReport report = new(run.Report, trust);
        await using WebhookListener listener = await WebhookListener.StartAsync(settings, trust, report, folder, cancellationToken);
        report.Listening(session, listener.Url, SubmitOptionsOf(run));
        try
        {
            if (session.HasOwnEmulator)
            {
                run.Report.Note($"The built-in emulator makes {settings.Count ?? 1} sample job{(settings.Count > 1 ? "s" : string.Empty)} whose webhook comes here.");
                await SampleJobs.SubmitAsync(session, new WebhookTarget(listener.Url, secret), settings.Count ?? 1, cancellationToken);
            }

            await listener.Ended.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C is how it ends.
        }

        await listener.StopAsync();
        report.Ended();
        return ExitCode.Done;
    }

    private static string SubmitOptionsOf(Invocation run)
    {
        string settings = run.Settings is { } file ? $" --settings {file}" : string.Empty;
        return run.Parsed.GetValue(CommonOptions.SecretFile) is { } secret ? $"{settings} --secret-file {secret}" : settings;
    }
}
