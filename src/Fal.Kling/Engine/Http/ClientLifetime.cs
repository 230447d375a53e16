namespace Fal.Kling.Engine.Http;

/// <summary>Whether the client that everything here belongs to has been disposed.</summary>
internal sealed class ClientLifetime
{
    /// <summary>What an <see cref="ObjectDisposedException"/> of ours names.</summary>
    public const string ClientName = "Fal.Kling.KlingClient";

    private volatile bool isDisposed;

    public bool IsDisposed => isDisposed;

    public void End() => isDisposed = true;

    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public void ThrowIfEnded()
    {
        if (isDisposed)
        {
            throw Disposed();
        }
    }

    public static ObjectDisposedException Disposed(Exception? innerException = null) => innerException is null
        ? new ObjectDisposedException(ClientName)
        : new ObjectDisposedException($"Cannot use a KlingClient after it was disposed, or dispose it while a call is under way. Object name: '{ClientName}'.", innerException);

    /// <summary>Whether the exception already names the client.</summary>
    public static bool IsOurs(Exception exception) => exception is ObjectDisposedException disposed && (disposed.ObjectName == ClientName || disposed.Message.Contains(ClientName, StringComparison.Ordinal));
}
