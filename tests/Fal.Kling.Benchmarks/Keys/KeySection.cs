using System.Globalization;
using System.Text;

namespace Fal.Kling.Benchmarks;

/// <summary>The section of the report about idempotency keys. It can be measured again by itself.</summary>
internal static class KeySection
{
    private const string Heading = "## Idempotency keys\n";

    public static string Markdown(KeyCosts costs)
    {
        StringBuilder table = new();
        table.AppendLine("| call | HTTP requests | store reads | store writes | CPU | time | allocated |");
        table.AppendLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (KeyCost cost in costs.All)
        {
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {cost.Call} | {cost.Requests:0.00} | {cost.Reads:0.00} | {cost.Writes:0.00} | {cost.CpuMicroseconds:#,0} µs | {cost.Microseconds:#,0} µs | {cost.Kilobytes:0.0} KB |");
        }

        return string.Create(CultureInfo.InvariantCulture, $"""
            {Heading}
            {table}
            Per job, from the call to its result: medians of {KeyBenchmark.Rounds} rounds of {KeyBenchmark.Jobs:#,0} jobs, one after the other. fal is replaced by a handler in the same process that completes every job at once,
            so these are the costs of the library and the store alone. A key adds one read and at most {KeyCost.WritesTarget:0} writes. A call without a key doesn't touch the store.
            A call that repeats a key reads the record, waits for the same job, and buys nothing. The file store flushes each write to the disk, which is most of its time.

            """).ReplaceLineEndings("\n");
    }

    /// <summary>Replaces the section in a page that was written before.</summary>
    public static void Replace(string path, KeyCosts costs)
    {
        string page = File.ReadAllText(path);
        int start = page.IndexOf(Heading, StringComparison.Ordinal);
        int end = start < 0 ? -1 : page.IndexOf("\n## ", start + 1, StringComparison.Ordinal) + 1;
        if (end <= 0)
        {
            throw new InvalidOperationException($"{path} has no section '{Heading.TrimEnd()}' with another one after it. Write the whole page first.");
        }

        File.WriteAllText(path, $"{page[..start]}{Markdown(costs)}\n{page[end..]}");
    }
}
