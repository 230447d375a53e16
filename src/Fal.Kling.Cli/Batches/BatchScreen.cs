using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Session;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fal.Kling.Cli.Batches;

/// <summary>Shows a running batch as a table that is redrawn in place.</summary>
internal sealed class BatchScreen(IAnsiConsole screen, BatchBoard board, decimal? limit, CancellationToken stopping)
{
    private const int MostLines = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs the work and redraws until it ends.</summary>
    public Task RunAsync(Func<Task> work) => Drawing.DuringAsync(() => screen.Live(Draw()).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(async context =>
    {
        Task running = work();
        int width = screen.Profile.Width;
        while (await Task.WhenAny(running, Task.Delay(Interval, CancellationToken.None)) != running)
        {
            // After a change of the width, the old lines are wrapped, and the cursor is no longer where it was left.
            if (screen.Profile.Width != width)
            {
                width = screen.Profile.Width;
                screen.Clear(home: true);
            }

            context.UpdateTarget(Draw());
        }

        await running;
        return true;
    }));

    private Rows Draw()
    {
        int width = Math.Max(20, screen.Profile.Width - 1);
        BatchCounts counts = board.Counts;
        string failed = counts.Failed > 0 ? $", [red]{counts.Failed} failed[/]" : string.Empty;
        string unresolved = counts.Unresolved > 0 ? $", [yellow]{counts.Unresolved} unresolved[/]" : string.Empty;
        string most = limit is { } amount ? $" of {Money.Text(amount)}" : string.Empty;
        List<IRenderable> rows =
        [
            new Markup($"[bold]{counts.Done} of {counts.Total} done[/], {counts.Active} under way{failed}{unresolved}") { Overflow = Overflow.Ellipsis },
            new Markup($"{Bar(counts, Math.Min(30, width - 24))}  [green]{Money.Text(counts.Spent)}{most} spent[/]") { Overflow = Overflow.Ellipsis },
        ];
        if (stopping.IsCancellationRequested)
        {
            rows.Add(Row(Interruption.StoppingText, width));
        }

        int name = Math.Min(36, width - 28);
        IReadOnlyList<ActiveLine> active = board.Active;
        rows.AddRange(active.Take(MostLines).Select(line => Row($"  {Cut(line.Name, name).PadRight(name)}  {Cut(line.State, 16),-16}  {Elapsed(line.Since)}", width)));
        if (active.Count > MostLines)
        {
            rows.Add(Row($"  and {active.Count - MostLines} more", width));
        }

        rows.AddRange(board.News.Select(text => Row(text.ReplaceLineEndings(" "), width)));
        return new Rows(rows);
    }

    private static Text Row(string text, int width) => new(Cut(text, width));

    private static string Bar(BatchCounts counts, int width)
    {
        int filled = counts.Total == 0 ? 0 : width * counts.Done / counts.Total;
        return new string('█', filled) + new string('░', width - filled);
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..Math.Max(0, width - 1)] + "…";

    private static string Elapsed(DateTimeOffset since)
    {
        TimeSpan elapsed = DateTimeOffset.UtcNow - since;
        return $"{(int)elapsed.TotalMinutes}:{elapsed.Seconds:00}";
    }
}
