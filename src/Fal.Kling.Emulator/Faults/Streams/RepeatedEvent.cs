namespace Fal.Kling.Emulator;

/// <summary>The same event at once and then in every keep-alive interval, until the client leaves.</summary>
/// <param name="text">The event with its blank line; null repeats the status that the stream begins with.</param>
internal sealed class RepeatedEvent(byte[]? text) : StreamScript
{
    public override async Task RunAsync(AnswerBody body, Func<byte[]> writeStatus, FalEmulatorOptions options, CancellationToken cancellationToken)
    {
        byte[] repeated = text ?? writeStatus();
        while (true)
        {
            await body.WriteAsync(repeated, cancellationToken).ConfigureAwait(false);
            await Task.Delay(TimeMath.ForTimer(options.KeepAliveInterval), options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
