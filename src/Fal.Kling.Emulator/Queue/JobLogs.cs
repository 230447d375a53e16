namespace Fal.Kling.Emulator;

/// <summary>The times at which a job writes its log lines: evenly over its run, the first at its start.</summary>
internal static class JobLogs
{
    public static DateTimeOffset TimeOf(int line, DateTimeOffset startedAt, FalEmulatorOptions options) =>
        startedAt.Plus(TimeSpan.FromTicks((long)((Int128)options.RunTime.Ticks * line / options.LogLines.Count)));

    public static int CountAt(DateTimeOffset now, Job job, FalEmulatorOptions options)
    {
        if (job.StartedAt is not { } startedAt || job.FailsWith is { IsImmediate: true })
        {
            return 0;
        }

        DateTimeOffset until = job.EndedAt is { } endedAt && endedAt < now ? endedAt : now;
        int count = 0;
        while (count < options.LogLines.Count && TimeOf(count, startedAt, options) <= until)
        {
            count++;
        }

        return count;
    }
}
