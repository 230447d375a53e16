using System.Runtime.ExceptionServices;

namespace Fal.Kling.Engine.Http;

/// <summary>The content to send could not be read. This isn't a network failure, and a retry would not help.</summary>
internal sealed class OwnContentException(string message, Exception? innerException = null) : InvalidOperationException(message, innerException)
{
    /// <summary>Throws the content's own exception, which an HttpClient may have wrapped.</summary>
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
