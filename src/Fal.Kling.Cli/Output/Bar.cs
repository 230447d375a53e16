using Spectre.Console;

namespace Fal.Kling.Cli.Output;

/// <summary>Runs work with a bar on the screen, or without one in a pipe.</summary>
internal static class Bar
{
    /// <param name="screen">The screen; null in a pipe.</param>
    /// <param name="description">What the bar says at first.</param>
    /// <param name="work">The work. It gets the bar; null in a pipe.</param>
    public static async Task<T> RunAsync<T>(IAnsiConsole? screen, string description, Func<ProgressTask?, Task<T>> work)
    {
        if (screen is null)
        {
            return await work(null);
        }

        return await Drawing.DuringAsync(() => screen.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask(description);
                bar.IsIndeterminate = true;
                return await work(bar);
            }));
    }
}
