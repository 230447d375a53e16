using System.Text.Json;
using Fal.Kling.Emulator;
using Microsoft.Extensions.Configuration;

namespace Fal.Kling.Samples;

/// <summary>
/// The code that all samples share. It checks the whole command line first, chooses fal or the emulator, turns Ctrl+C into a cancellation, and prints
/// failures. Exit codes: 0 success, 1 failure, 2 wrong command line, 130 cancelled.
/// </summary>
internal static class SampleRun
{
    public const string SettingsOption = "--settings";
    public const string EmulatorSwitch = "--emulator";

    /// <param name="args">The command line.</param>
    /// <param name="usage">The usage text.</param>
    /// <param name="options">The sample's own options. Those that choose fal or an emulator are added.</param>
    /// <param name="plan">Checks the command line and returns the work. It runs before a client exists, so a mistake found here costs nothing.</param>
    /// <param name="resumeWith">How to continue after Ctrl+C.</param>
    public static async Task<int> MainAsync(
        string[] args,
        string usage,
        string[] options,
        Func<Arguments, Func<KlingClient, CancellationToken, Task>> plan,
        string resumeWith = "the same command with --resume TICKET instead of the prompt")
    {
        if (Arguments.AskForHelp(args))
        {
            Console.WriteLine(usage);
            return 0;
        }

        if (args.Length == 0)
        {
            Console.Error.WriteLine(usage);
            return 2;
        }

        using CancellationTokenSource ctrlC = new();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            ctrlC.Cancel();
        };
        try
        {
            (Func<KlingClient, CancellationToken, Task> work, KlingClientOptions clientOptions, bool startEmulator) = Plan(args, options, plan);
            await using FalEmulator? emulator = startEmulator ? await FalEmulator.StartAsync() : null;
            emulator?.Configure(clientOptions);
            using KlingClient client = new(clientOptions);
            await work(client, ctrlC.Token);
            return 0;
        }
        catch (UsageException exception)
        {
            Console.Error.WriteLine($"{exception.Message} Nothing was bought. See --help.");
            return 2;
        }
        catch (KlingCanceledException stopped)
        {
            Console.Error.WriteLine($"{stopped.Message}\nTicket: {stopped.Ticket}");
            Console.Error.WriteLine($"To continue the wait, run {resumeWith}. (A job on the built-in emulator ends with this program.)");
            return 130;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Cancelled before fal had accepted a job. Nothing was bought.");
            return 130;
        }
        catch (Exception exception) when (exception is KlingException or ArgumentException or IOException or UnauthorizedAccessException or JsonException)
        {
            Console.Error.WriteLine(exception.Message);
            if (exception is KlingException { Ticket: { } ticket })
            {
                Console.Error.WriteLine($"Ticket: {ticket}");
            }

            return 1;
        }
    }

    /// <summary>Whether the command line and the environment select an emulator.</summary>
    private static bool IsEmulated(Arguments arguments) =>
        arguments.Has(EmulatorSwitch) || arguments.Has(SettingsOption) || !(IsSet("FAL_KEY") || IsSet("FAL_KEY_ID") || IsSet("FAL_KEY_SECRET"));

    private static (Func<KlingClient, CancellationToken, Task> Work, KlingClientOptions Options, bool StartEmulator) Plan(
        string[] args, string[] options, Func<Arguments, Func<KlingClient, CancellationToken, Task>> plan)
    {
        try
        {
            Arguments arguments = new(args, [EmulatorSwitch], [.. options, SettingsOption]);
            arguments.RefuseWith(EmulatorSwitch, arguments.Has(EmulatorSwitch) ? [SettingsOption] : []);
            Func<KlingClient, CancellationToken, Task> work = plan(arguments);
            (KlingClientOptions clientOptions, bool startEmulator) = ChooseFal(arguments);
            return (work, clientOptions, startEmulator);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            throw new UsageException(exception.Message);
        }
    }

    private static (KlingClientOptions Options, bool StartEmulator) ChooseFal(Arguments arguments)
    {
        KlingClientOptions options = new();
        if (arguments.Option(SettingsOption) is { } file)
        {
            new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file)).Build().Bind(options);
            if (options.ApiKey is null || !options.QueueUrl.IsLoopback || !options.StorageUrl.IsLoopback || !options.PlatformUrl.IsLoopback)
            {
                throw new UsageException($"'{file}' is not the settings file of an emulator. It must have an ApiKey, and a QueueUrl, StorageUrl and PlatformUrl on this machine.");
            }

            Console.WriteLine($"This runs free on the emulator of {file}.");
            return (options, false);
        }

        bool isForced = arguments.Has(EmulatorSwitch);
        if (!IsEmulated(arguments))
        {
            Console.WriteLine("The environment contains a key, so this runs on fal.ai and costs money.");
            return (options, false);
        }

        if (arguments.Has("--resume"))
        {
            throw new UsageException(
                $"{(isForced ? "--emulator starts a new emulator" : "FAL_KEY is not set, so this would run on a new emulator")}, which has no job to resume. " +
                "Set the key with which the job was submitted, or name a running emulator with --settings FILE.");
        }

        Console.WriteLine($"{(isForced ? "This" : "FAL_KEY is not set, so this")} runs free on the built-in emulator, which produces a test picture instead of your prompt.");
        return (options, true);
    }

    private static bool IsSet(string variable) => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable));
}
