using System.Diagnostics.CodeAnalysis;

namespace Fal.Kling.Engine.Http;

/// <summary>Tracks whether the client that owns these objects has been disposed.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no handle, and its token outlives the client.")]
internal sealed class ClientLifetime
{
    /// <summary>The object name in our own <see cref="ObjectDisposedException"/>.</summary>
    public const string DisplayName = "Fal.Kling.KlingClient";

    private readonly CancellationTokenSource ended = new();

    public bool IsDisposed => ended.IsCancellationRequested;

    /// <summary>Gets a token that fires when the client is disposed, so that a wait ends at once.</summary>
    public CancellationToken Ended => ended.Token;

    public void End() => ended.Cancel();

    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public void ThrowIfEnded()
    {
        if (IsDisposed)
        {
            throw Disposed();
        }
    }

    public static ObjectDisposedException Disposed(Exception? innerException = null) => innerException is null
        ? new ObjectDisposedException(DisplayName)
        : new ObjectDisposedException($"Cannot use a KlingClient after it was disposed, or dispose it while a call is under way. Object name: '{DisplayName}'.", innerException);

    /// <summary>Returns whether the exception already names the client.</summary>
    public static bool IsOurs(Exception exception) => exception is ObjectDisposedException disposed && (disposed.ObjectName == DisplayName || disposed.Message.Contains(DisplayName, StringComparison.Ordinal));
}
