using System.Diagnostics;
using System.Globalization;
using Fal.Kling.Emulator;
using Fal.Kling.OrderApp;

namespace Fal.Kling.EmulatorTests.Orders;

/// <summary>The order app in a process of its own. When it is killed, it starts again with the same arguments, until all of its orders have an outcome.</summary>
internal sealed class OrderProcess(string[] arguments, Action<string[]> onLine)
{
    private readonly Lock gate = new();
    private Process? current;
    private bool isReady;
    private bool isKilled;

    public static OrderProcess Create(FalEmulator fal, string store, TimeSpan skew, DateTimeOffset start, string list, Action<string[]> onLine) => new(
        [
            "--queue", fal.QueueUrl.AbsoluteUri, "--platform", fal.PlatformUrl.AbsoluteUri, "--key", fal.ApiKey, "--store", store,
            "--skew", skew.TotalHours.ToString(CultureInfo.InvariantCulture),
            "--start", start.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            "--list", list,
        ],
        onLine);

    /// <summary>Runs until the process exits by itself.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using Process process = Start();
            try
            {
                Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
                while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
                {
                    Read(line);
                }

                await process.WaitForExitAsync(cancellationToken);
                if (process.ExitCode == 0)
                {
                    return;
                }

                Assert.True(isKilled, await errors);
            }
            finally
            {
                End(process);
            }
        }
    }

    /// <summary>Whether it has started and still has something to do.</summary>
    public bool IsAsking
    {
        get
        {
            lock (gate)
            {
                return isReady && !isKilled && current is { HasExited: false };
            }
        }
    }

    /// <summary>Kills the process with SIGKILL, unless it is still starting or has nothing left to do.</summary>
    public bool TryKill()
    {
        lock (gate)
        {
            if (!IsAsking)
            {
                return false;
            }

            isKilled = true;
            current!.Kill();
            return true;
        }
    }

    private Process Start()
    {
        ProcessStartInfo start = new("dotnet", [typeof(OrderStores).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        lock (gate)
        {
            isReady = isKilled = false;
            return current = Process.Start(start)!;
        }
    }

    private void End(Process process)
    {
        lock (gate)
        {
            current = null;
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private void Read(string line)
    {
        if (line == "ready")
        {
            lock (gate)
            {
                isReady = true;
            }
        }
        else
        {
            onLine(line.Split(' ', 3));
        }
    }
}
