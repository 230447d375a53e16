using System.Text.Json;
using Fal.Kling.Emulator;
using Microsoft.Extensions.Configuration;

namespace Fal.Kling.Samples;

/// <summary>What every sample does around its own few lines: chooses fal or the emulator, turns Ctrl+C into a token, and failures into sentences.</summary>
internal static class SampleRun
{
    public const string SettingsOption = "--settings";

    public static async Task<int> MainAsync(
        string[] args,
        string usage,
        Func<KlingClient, CancellationToken, Task> work,
        string goOn = "the same command with --resume TICKET instead of the prompt")
    {
        if (args.Length == 0 || args.Contains("--help"))
        {
            Console.WriteLine(usage);
            return args.Length == 0 ? 2 : 0;
        }

        using CancellationTokenSource ctrlC = new();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            ctrlC.Cancel();
        };
        try
        {
            KlingClientOptions options = new();
            await using FalEmulator? emulator = await ChooseFalAsync(args, options);
            using KlingClient client = new(options);
            await work(client, ctrlC.Token);
            return 0;
        }
        catch (UsageException exception)
        {
            Console.Error.WriteLine($"{exception.Message} See --help.");
            return 2;
        }
        catch (KlingCanceledException stopped)
        {
            Console.Error.WriteLine($"{stopped.Message}\nTicket: {stopped.Ticket}");
            Console.Error.WriteLine($"To go on waiting: {goOn}. (On the built-in emulator there is nothing to go on with: it ends with this program.)");
            return 130;
        }
        catch (Exception exception) when (exception is KlingException or OperationCanceledException or ArgumentException or FormatException or IOException or JsonException)
        {
            Console.Error.WriteLine(exception.Message);
            if (exception is KlingException { Ticket: { } ticket })
            {
                Console.Error.WriteLine($"Ticket: {ticket}");
            }

            return 1;
        }
    }

    private static async Task<FalEmulator?> ChooseFalAsync(string[] args, KlingClientOptions options)
    {
        if (Array.IndexOf(args, SettingsOption) is >= 0 and int at && at + 1 < args.Length)
        {
            Console.WriteLine($"This runs on the emulator of {args[at + 1]} and costs nothing.");
            new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(args[at + 1])).Build().Bind(options);
            return null;
        }

        if (IsSet("FAL_KEY") || (IsSet("FAL_KEY_ID") && IsSet("FAL_KEY_SECRET")))
        {
            Console.WriteLine("There is a key in the environment: this goes to fal.ai and costs money.");
            return null;
        }

        Console.WriteLine("FAL_KEY is not set: this runs on the built-in emulator, costs nothing, and gives a test picture instead of your prompt.");
        FalEmulator emulator = await FalEmulator.StartAsync();
        emulator.Configure(options);
        return emulator;
    }

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
