using System.Diagnostics;
using System.Globalization;

namespace Fal.Kling.TransferApp;

/// <summary>The maximum growth of the process since a moment, in bytes of resident memory.</summary>
internal sealed class MemoryPeak
{
    private const string Status = "/proc/self/status";

    private readonly long start;

    private MemoryPeak(long start) => this.start = start;

    public long Growth => (File.Exists(Status) ? Read("VmHWM:") : Process.GetCurrentProcess().PeakWorkingSet64) - start;

    public static MemoryPeak Begin()
    {
        GC.Collect();
        if (!File.Exists(Status))
        {
            return new MemoryPeak(Environment.WorkingSet);
        }

        // Resets the kernel's peak counter. Source: proc_pid_clear_refs(5).
        File.WriteAllText("/proc/self/clear_refs", "5");
        return new MemoryPeak(Read("VmRSS:"));
    }

    private static long Read(string name)
    {
        string line = File.ReadLines(Status).Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
