using System.Diagnostics.CodeAnalysis;

namespace Fal.Kling.Emulator;

/// <summary>Thrown when a callback of the test throws. The message names the callback and includes the test's own message.</summary>
internal sealed class CallbackException(string callback, Exception inner)
    : InvalidOperationException($"{callback} threw {inner.GetType().Name}: {inner.Message}", inner)
{
    /// <summary>Calls a callback of the test and wraps whatever it throws, even a cancellation.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A test's callback can throw anything.")]
    public static T Run<T>(string callback, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception exception)
        {
            throw new CallbackException(callback, exception);
        }
    }
}
