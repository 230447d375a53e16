using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Fal.Kling.Engine.Http;

/// <summary>
/// Puts a <see cref="SendOnceHandler"/> at the inner end of an HttpClient's handlers. Nothing further out can see a repeated submit whose body was copied before,
/// and nothing else passes there than what goes to the network. Requests that are not ours pass it untouched.
/// </summary>
internal static class InnermostGuard
{
    private static readonly Lock Gate = new();

    /// <returns>What becomes of copies now. They stay unwatched when the HttpClient was used before, because its handlers are fixed then.</returns>
    public static BodyCopies Insert(HttpClient client)
    {
        lock (Gate)
        {
            try
            {
                return HandlerOf(client) is not DelegatingHandler outermost ? BodyCopies.Sent : TryInsert(outermost) ? BodyCopies.Watched : BodyCopies.Unwatched;
            }
            catch (MissingFieldException)
            {
                return BodyCopies.Unwatched;
            }
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Where it is not taken, disposing of it would dispose of the caller's handler.")]
    private static bool TryInsert(DelegatingHandler handler)
    {
        while (handler is not SendOnceHandler && handler.InnerHandler is DelegatingHandler next)
        {
            handler = next;
        }

        if (handler is SendOnceHandler)
        {
            return true;
        }

        if (handler.InnerHandler is not { } network)
        {
            return false;
        }

        try
        {
            handler.InnerHandler = new SendOnceHandler(network);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // There is no public way to the handlers of an HttpClient that somebody else made.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_handler")]
    private static extern ref HttpMessageHandler HandlerOf(HttpMessageInvoker client);
}
