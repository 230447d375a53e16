namespace Fal.Kling.Emulator;

/// <summary>What a status stream sends in place of the job's statuses.</summary>
internal abstract class StreamScript
{
    /// <param name="body">Where to.</param>
    /// <param name="writeStatus">Writes the event of the job's status as it is now.</param>
    /// <param name="options">The clock and the interval of the emulator.</param>
    /// <param name="cancellationToken">The client has left.</param>
    public abstract Task RunAsync(AnswerBody body, Func<byte[]> writeStatus, FalEmulatorOptions options, CancellationToken cancellationToken);
}
