using System.Globalization;
using CsvHelper;

namespace Fal.Kling.Cli.Batches;

/// <summary>Writes <c>results.csv</c>: one row for each line, with its state, files and cost.</summary>
internal static class BatchTable
{
    private static readonly string[] Header = ["line", "key", "model", "state", "files", "cost", "cost_is_estimate", "ticket", "message"];

    public static void Write(BatchFolder folder, IReadOnlyList<BatchLine> lines)
    {
        string fresh = folder.TablePath + ".new";
        using (StreamWriter writer = new(fresh))
        using (CsvWriter csv = new(writer, CultureInfo.InvariantCulture))
        {
            Row(csv, Header);
            foreach (BatchLine line in lines)
            {
                LineRecord record = folder.RecordOf(line);
                Row(csv,
                [
                    line.Number.ToString(CultureInfo.InvariantCulture), line.Key, line.Model, NameOf(record.State), string.Join(' ', record.Files),
                    record.Cost?.ToString("0.00##", CultureInfo.InvariantCulture) ?? string.Empty, record.IsEstimate ? "true" : string.Empty,
                    record.Ticket ?? string.Empty, record.Message?.ReplaceLineEndings(" ") ?? string.Empty,
                ]);
            }
        }

        File.Move(fresh, folder.TablePath, overwrite: true);
    }

    /// <summary>The stable name of a state.</summary>
    public static string NameOf(LineState state) => state switch
    {
        LineState.Open => "open",
        LineState.Made => "made",
        LineState.Done => "done",
        LineState.Failed => "failed",
        _ => "unresolved",
    };

    private static void Row(CsvWriter csv, string[] cells)
    {
        foreach (string cell in cells)
        {
            csv.WriteField(cell);
        }

        csv.NextRecord();
    }
}
