namespace Fal.Kling.Cli.Output;

/// <summary>Whether a display is being redrawn in place on the terminal of this process, where other lines would break it.</summary>
internal static class Drawing
{
    private static int running;

    public static bool IsOn => Volatile.Read(ref running) > 0;

    /// <summary>Marks the time in which work draws.</summary>
    public static async Task<T> DuringAsync<T>(Func<Task<T>> work)
    {
        Interlocked.Increment(ref running);
        try
        {
            return await work();
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }
}
