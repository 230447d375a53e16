using System.Runtime.ExceptionServices;

namespace Fal.Kling.Engine.Http;

/// <summary>The content that was to be sent could not be read. That is no failure of the network, and another attempt would not mend it.</summary>
internal sealed class OwnContentException(string message, Exception? innerException = null) : InvalidOperationException(message, innerException)
{
    /// <summary>Throws what the content itself said, which an HttpClient may have wrapped.</summary>
    public static void ThrowIfCauseOf(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is OwnContentException or KlingException)
            {
                ExceptionDispatchInfo.Throw(cause);
            }
        }
    }
}
