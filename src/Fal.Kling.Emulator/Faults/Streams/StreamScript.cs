namespace Fal.Kling.Emulator;

/// <summary>Replaces the statuses that a status stream sends.</summary>
internal abstract class StreamScript
{
    /// <param name="body">The body to write to.</param>
    /// <param name="writeStatus">Writes an event with the job's current status.</param>
    /// <param name="options">The emulator's clock and keep-alive interval.</param>
    /// <param name="cancellationToken">Cancelled when the client disconnects.</param>
    public abstract Task RunAsync(AnswerBody body, Func<byte[]> writeStatus, FalEmulatorOptions options, CancellationToken cancellationToken);
}
