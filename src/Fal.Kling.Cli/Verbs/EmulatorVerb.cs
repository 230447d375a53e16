using System.CommandLine;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Session;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling emulator</c>: fal on this machine, for programs in any language.</summary>
internal sealed class EmulatorVerb : Verb
{
    private const double MaxSeconds = 86_400;

    private readonly Option<int?> port = new("--port") { Description = "Port of the queue; storage, platform and CDN take the next three (default: free ports)", HelpName = "N" };
    private readonly Option<double> queueSeconds = new("--queue-seconds") { Description = "How long a job waits in the queue", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<double> runSeconds = new("--run-seconds") { Description = "How long a job runs", HelpName = "N", DefaultValueFactory = _ => 3 };

    private readonly Option<string[]> fault = new("--fault")
    {
        Description = "Inject a fault into each matching request, such as cut-stream=2, accept-then-reset or submit:rate-limited. Repeat it for more",
        HelpName = "[OPERATION:]FAULT",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<double> faultShare = new("--fault-share") { Description = "The share of the matching requests that get a fault", HelpName = "0..1", DefaultValueFactory = _ => 1 };

    public EmulatorVerb()
        : base(
            "emulator",
            "Run fal on this machine, free, until Ctrl+C",
            "kling emulator --settings emulator.json",
            "kling emulator --port 7070 --fault stream:cut-stream=2 --fault submit:rate-limited --fault-share 0.05")
    {
        Add(port);
        Add(queueSeconds);
        Add(runSeconds);
        Add(fault);
        Add(faultShare);
    }

    public override async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        FalEmulatorOptions options = new()
        {
            QueueTime = TimeOf(run, queueSeconds),
            RunTime = TimeOf(run, runSeconds),
            WebhookKeySeed = WebhookSigner.EmulatorSeed,
            Port = run.Parsed.GetValue(port) is { } first ? first is >= 1 and <= ushort.MaxValue - 3 ? first : throw new UsageException($"--port is {first}; it must be from 1 to {ushort.MaxValue - 3}.") : null,
        };
        FaultChoice faults = FaultChoice.Parse(run.Parsed.GetValue(fault)!, run.Parsed.GetValue(faultShare));
        await using FalEmulator emulator = await StartAsync(options, cancellationToken);
        emulator.Faults.Choose = faults.Choose;
        JsonObject settings = SettingsFile.Of(emulator);
        if (run.Settings is { } file)
        {
            SettingsFile.Write(file, settings);
        }

        run.Terminal.Out.WriteLine(Report.Line(settings));
        run.Terminal.Out.Flush();
        run.Report.Note($"Webhooks are signed for the user {emulator.UserId}, with the keys at {emulator.WebhookKeysUrl}.");
        run.Report.Note("The emulator runs until Ctrl+C.");
        TaskCompletionSource stopped = new();
        await using (cancellationToken.Register(stopped.SetResult))
        {
            await stopped.Task;
        }

        run.Report.Note($"{emulator.Jobs.Count} jobs, for which fal would have charged {Money.Text(emulator.AmountCharged)}.");
        return ExitCode.Done;
    }

    private static async Task<FalEmulator> StartAsync(FalEmulatorOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await FalEmulator.StartAsync(options, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new UsageException($"The emulator cannot listen on port {options.Port} to {options.Port + 3}: {exception.Message} Choose another --port.");
        }
    }

    private static TimeSpan TimeOf(Invocation run, Option<double> option) => run.Parsed.GetValue(option) is var seconds and >= 0 and <= MaxSeconds
        ? TimeSpan.FromSeconds(seconds)
        : throw new UsageException($"{option.Name} must be from 0 to {MaxSeconds:0}.");
}
