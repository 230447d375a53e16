using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Fal.Kling.Tests;
using Studio.Hosting;

namespace Fal.Kling.StudioTests.Processes;

/// <summary>The studio in a process of its own, which starts again when it is killed.</summary>
internal sealed class StudioProcess : IAsyncDisposable
{
    private const int KeptLines = 200;

    private readonly Lock gate = new();
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<string> lines = new();
    private readonly Task running;
    private int? current;
    private bool isKilled;

    public StudioProcess(Uri url, IReadOnlyDictionary<string, string> settings)
    {
        (Url, this.settings) = (url, settings);
        running = RunAsync();
    }

    public Uri Url { get; }

    /// <summary>Whether it serves requests.</summary>
    public bool IsReady { get; private set; }

    /// <summary>How often it was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan ProcessorTime => Ask(process => process.TotalProcessorTime);

    /// <summary>The memory that it uses, in bytes.</summary>
    public long WorkingSet => Ask(process => process.WorkingSet64);

    /// <summary>The last lines of its log.</summary>
    public string Log => string.Join('\n', lines);

    /// <summary>Kills it with SIGKILL, if it is up.</summary>
    public bool TryKill()
    {
        lock (gate)
        {
            if (!IsReady || current is not { } id)
            {
                return false;
            }

            (isKilled, IsReady) = (true, false);
            Kills++;
            Signal(id, "KILL");
            return true;
        }
    }

    /// <summary>Stops it with SIGTERM, as a deploy does, and waits until it is up again.</summary>
    public async Task DeployAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            (isKilled, IsReady) = (true, false);
            Signal(current!.Value, "TERM");
        }

        while (!IsReady)
        {
            await Task.Delay(100, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        lock (gate)
        {
            if (current is { } id)
            {
                Signal(id, "KILL");
            }
        }

        await running;
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            using Process process = Start();
            await Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
            await process.WaitForExitAsync();
            lock (gate)
            {
                current = null;
                IsReady = false;
                if (!isKilled && !stop.IsCancellationRequested)
                {
                    Note($"It ended by itself with {process.ExitCode}.");
                }
            }
        }
    }

    private Process Start()
    {
        ProcessStartInfo start = new("dotnet", [typeof(StudioOptions).Assembly.Location, "--urls", Url.GetLeftPart(UriPartial.Authority)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.Combine(Repository.Root(), "samples", "Studio"),
        };
        foreach ((string name, string value) in settings)
        {
            start.Environment[name] = value;
        }

        lock (gate)
        {
            Process process = Process.Start(start)!;
            (isKilled, current) = (false, process.Id);
            return process;
        }
    }

    private T Ask<T>(Func<Process, T> question)
    {
        using Process process = Process.GetProcessById(current ?? throw new InvalidOperationException("It is starting."));
        return question(process);
    }

    private static void Signal(int process, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            Note(line);
            if (line.Contains("Application started", StringComparison.Ordinal))
            {
                lock (gate)
                {
                    IsReady = current is not null && !isKilled;
                }
            }
        }
    }

    private void Note(string line)
    {
        lines.Enqueue(line);
        while (lines.Count > KeptLines)
        {
            lines.TryDequeue(out _);
        }
    }
}
