using System.Globalization;
using System.Text.Json.Nodes;
using Fal.Kling;
using Fal.Kling.Emulator;
using Fal.Kling.Samples;

const string Usage = """
    Runs the emulator of fal as a separate program until Ctrl+C, for clients in other processes and other languages.

      dotnet run --project samples/EmulatorServer -- --settings emulator.json

      --settings FILE        where to save its URLs and its key (default: only printed)
      --queue-seconds N      how long a job waits in the queue (default 1)
      --run-seconds N        how long a job runs (default 3)
    """;

if (Arguments.AskForHelp(args))
{
    Console.WriteLine(Usage);
    return 0;
}

try
{
    Arguments arguments = new(args, [], [SampleRun.SettingsOption, "--queue-seconds", "--run-seconds"]);
    arguments.Words();
    FalEmulatorOptions emulatorOptions = new()
    {
        QueueTime = Seconds(arguments, "--queue-seconds", 1),
        RunTime = Seconds(arguments, "--run-seconds", 3),
    };
    string? file = arguments.Option(SampleRun.SettingsOption) is { } path ? Checks.OwnFile(path) : null;
    await using FalEmulator emulator = await FalEmulator.StartAsync(emulatorOptions);
    KlingClientOptions options = new();
    emulator.Configure(options);
    string settings = new JsonObject
    {
        [nameof(options.ApiKey)] = options.ApiKey,
        [nameof(options.QueueUrl)] = options.QueueUrl.ToString(),
        [nameof(options.StorageUrl)] = options.StorageUrl.ToString(),
        [nameof(options.PlatformUrl)] = options.PlatformUrl.ToString(),
    }.ToJsonString();
    if (file is not null)
    {
        await File.WriteAllTextAsync(file + ".new", settings);
        File.Move(file + ".new", file, overwrite: true);
    }

    Console.WriteLine(settings);
    Console.WriteLine($"Webhooks are signed with the keys at {emulator.WebhookKeysUrl} for the user id {emulator.UserId}");

    TaskCompletionSource stopped = new();
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = true;
        stopped.TrySetResult();
    };
    await stopped.Task;
    Console.WriteLine($"{emulator.Jobs.Count} job(s), for which fal would have charged ${emulator.AmountCharged.ToString("0.00", CultureInfo.InvariantCulture)}.");
    return 0;
}
catch (Exception exception) when (exception is UsageException or ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"{exception.Message} See --help.");
    return 2;
}

static TimeSpan Seconds(Arguments arguments, string name, double defaultSeconds)
{
    string text = arguments.Option(name) ?? defaultSeconds.ToString(CultureInfo.InvariantCulture);
    return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and <= 86_400
        ? TimeSpan.FromSeconds(seconds)
        : throw new UsageException($"{name} is '{text}', but it must be a number from 0 to 86400.");
}
