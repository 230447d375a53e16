using System.Globalization;
using System.Text;

namespace Fal.Kling.Benchmarks;

/// <summary>The small benchmarks as a table for people.</summary>
internal static class SmallTable
{
    public static string Markdown(IEnumerable<SmallResult> results)
    {
        StringBuilder table = new();
        table.AppendLine("| what | time by hand | Fal.Kling | ratio | allocated by hand | Fal.Kling | ratio |");
        table.AppendLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (SmallResult result in results)
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"| {result.Name} | {Time(result.HandWritten)} | {Time(result.FalKling)} | {Ratio(result.TimeRatio)} "
                + $"| {Bytes(result.HandWritten)} | {Bytes(result.FalKling)} | {Ratio(result.AllocationRatio)} |");
        }

        table.AppendLine();
        table.Append(CultureInfo.InvariantCulture, $"Targets of a whole call: {SmallResult.AllocationTarget:0.00} × the allocations and {SmallResult.TimeTarget:0.00} × the time of the hand-written code.");
        return table.ToString();
    }

    private static string Time(SmallCost? cost) => cost is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{cost.Nanoseconds / 1000:0.00} µs");

    private static string Bytes(SmallCost? cost) => cost is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{cost.AllocatedBytes:#,0} B");

    private static string Ratio(double? ratio) => ratio is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}");
}
