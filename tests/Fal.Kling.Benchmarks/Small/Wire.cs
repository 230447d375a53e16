using System.Threading.Tasks.Sources;

namespace Fal.Kling.Benchmarks;

/// <summary>
/// A network of one thread. A piece that is still on its way arrives when everybody waits for it, so a call that waits costs what it costs itself,
/// and nothing that a thread pool adds by chance.
/// </summary>
/// <param name="isSlow">Whether every piece is waited for, as on a socket; otherwise it is there before it is asked for.</param>
internal sealed class Wire(bool isSlow) : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> awaited;
    private bool isAwaited;

    public ValueTask NextPieceAsync()
    {
        if (!isSlow)
        {
            return ValueTask.CompletedTask;
        }

        awaited.Reset();
        isAwaited = true;
        return new ValueTask(this, awaited.Version);
    }

    /// <summary>Lets piece after piece arrive until the call has ended.</summary>
    public T Drive<T>(Task<T> call)
    {
        while (!call.IsCompleted)
        {
            if (!isAwaited)
            {
                throw new InvalidOperationException("The call waits for something that is not on the wire.");
            }

            isAwaited = false;
            awaited.SetResult(true);
        }

        return call.GetAwaiter().GetResult();
    }

    void IValueTaskSource.GetResult(short token) => awaited.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => awaited.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        awaited.OnCompleted(continuation, state, token, flags);
}
