using System.Globalization;
using System.Text;

namespace Fal.Kling.Benchmarks;

/// <summary>Prints the load runs as a readable table.</summary>
internal static class LoadTable
{
    public static string Markdown(LoadResults results)
    {
        StringBuilder table = new();
        table.AppendLine("| in flight | client | CPU per job | peak memory | requests per job | connections | delay p50 | delay p99 | errors | lost | double submissions |");
        table.AppendLine("|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach ((int inFlight, LoadClient client, LoadSample sample) in results.Rows)
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"| {inFlight:#,0} | {client.Name} | {Figures(sample)} |");
        }

        foreach ((int inFlight, LoadClient client, LoadSample sample) in results.Rows.Where(row => row.Sample.Error is not null))
        {
            table.AppendLine();
            table.AppendLine(CultureInfo.InvariantCulture, $"{client.Name} at {inFlight:#,0} in flight: {sample.Errors} errors, most of them \"{sample.Error}\".");
        }

        return table.ToString();
    }

    public static string Line(LoadClient client, LoadLevel level, LoadSample sample) => string.Create(
        CultureInfo.InvariantCulture,
        $"{level.InFlight,6} in flight | {client.Name,-24} | {Figures(sample)}{(sample.Error is null ? string.Empty : $" ({sample.Error})")}");

    private static string Figures(LoadSample sample) => string.Create(
        CultureInfo.InvariantCulture,
        $"{sample.CpuMsPerJob:0.00} ms | {sample.PeakMegabytes:#,0} MB | {sample.RequestsPerJob:0.00} | {sample.Connections:#,0} | {sample.MedianDelayMs:#,0.0} ms | {sample.P99DelayMs:#,0.0} ms | {sample.Errors} | {sample.Lost} | {sample.DoubleSubmits}");
}
