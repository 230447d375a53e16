using System.Text.Json.Nodes;
using Fal.Kling.Cli.Output;

namespace Fal.Kling.Cli.Batches;

/// <summary>Says before a batch what it will cost, and after it what it did and what a person must decide.</summary>
internal static class BatchReport
{
    /// <returns>The exit code of a dry run.</returns>
    public static int ShowPlan(Report report, IReadOnlyList<BatchLine> lines, BatchFolder folder, decimal? maxSpend)
    {
        (BatchLine Line, LineRecord Record)[] known = [.. lines.Select(line => (line, folder.RecordOf(line)))];
        BatchLine[] open = [.. known.Where(one => !folder.IsDone(one.Record)).Select(one => one.Line)];
        decimal price = open.Sum(line => line.Price ?? 0);
        int unpriced = open.Count(line => line.Price is null);
        report.Event("plan", new JsonObject
        {
            ["lines"] = lines.Count,
            ["done"] = lines.Count - open.Length,
            ["to_do"] = open.Length,
            ["estimate"] = price,
            ["without_price"] = unpriced,
            ["max_spend"] = maxSpend,
        });
        report.Note($"{lines.Count} lines, {lines.Count - open.Length} done before, {open.Length} to do.");
        foreach (IGrouping<string, BatchLine> group in open.GroupBy(line => line.Model))
        {
            report.Note($"  {group.Count(),5} × {group.Key}: {(group.All(line => line.Price is not null) ? Money.Text(group.Sum(line => line.Price!.Value)) : "price not known")}");
        }

        report.Note($"Estimate: {Money.Text(price)}{(unpriced > 0 ? $", and {unpriced} lines whose price this version does not know" : string.Empty)}.");
        if (maxSpend is { } limit && price > limit)
        {
            report.Note($"That is more than --max-spend {Money.Text(limit)}. Lines that don't fit are not sent.");
        }

        return ExitCode.Done;
    }

    /// <returns>The exit code of the batch.</returns>
    public static int ShowEnd(Report report, IReadOnlyList<BatchLine> lines, BatchFolder folder, string? stopReason)
    {
        (BatchLine Line, LineRecord Record)[] known = [.. lines.Select(line => (line, folder.RecordOf(line)))];
        (BatchLine Line, LineRecord Record)[] unresolved = [.. known.Where(one => one.Record.State == LineState.Unresolved)];
        (BatchLine Line, LineRecord Record)[] failed = [.. known.Where(one => one.Record.State is LineState.Failed or LineState.Made)];
        int done = known.Count(one => folder.IsDone(one.Record));
        decimal spent = known.Sum(one => one.Record.Cost ?? 0);
        bool isEstimate = known.Any(one => one.Record is { Cost: not null, IsEstimate: true });
        report.Event("summary", new JsonObject
        {
            ["lines"] = lines.Count,
            ["done"] = done,
            ["failed"] = failed.Length,
            ["unresolved"] = unresolved.Length,
            ["open"] = lines.Count - done - failed.Length - unresolved.Length,
            ["spent"] = spent,
            ["spent_is_estimate"] = isEstimate,
            ["table"] = folder.TablePath,
        });
        foreach (IGrouping<string, BatchLine> group in failed.GroupBy(one => one.Record.Message ?? string.Empty, one => one.Line))
        {
            report.Note($"Failed: {string.Join(", ", group.Take(5).Select(line => line.Name))}{(group.Count() > 5 ? $" and {group.Count() - 5} more" : string.Empty)}\n  {group.Key}");
        }

        ShowUnresolved(report, unresolved, folder.Output);
        report.Note($"{done} of {lines.Count} done, {failed.Length} failed, {unresolved.Length} unresolved. Spent: {Money.Text(spent)}{(isEstimate ? ", partly by estimate" : string.Empty)}. Table: {folder.TablePath}");
        if (stopReason is not null)
        {
            report.Note($"The batch stopped, because this affects every line: {stopReason}");
        }

        return unresolved.Length > 0 ? ExitCode.Uncertain : failed.Length > 0 || stopReason is not null ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>Lists keys that need a decision, with what to do.</summary>
    public static void ShowUnresolved(Report report, IReadOnlyList<(BatchLine Line, LineRecord Record)> unresolved, string output)
    {
        if (unresolved.Count == 0)
        {
            return;
        }

        report.Note($"Unresolved: {unresolved.Count} responses were lost, and a paid job may exist for each. Look for the attempt on https://fal.ai/dashboard/requests (the tag fal-kling-attempt).");
        foreach ((BatchLine line, LineRecord record) in unresolved)
        {
            report.Note($"  {line.Key}  line {line.Number}, attempt {record.Attempt}");
        }

        string key = unresolved[0].Line.Key;
        report.Note($"If there is a job:  kling key resolve {key} REQUEST_ID --out {output}\nIf there is none:   kling key release {key} --out {output}\nThen run the batch again.");
    }
}
