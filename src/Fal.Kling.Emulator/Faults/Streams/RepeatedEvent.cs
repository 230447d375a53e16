namespace Fal.Kling.Emulator;

/// <summary>Sends the same event immediately and then in every keep-alive interval, until the client disconnects.</summary>
/// <param name="text">The event with its blank line, or null to repeat the stream's first status.</param>
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
