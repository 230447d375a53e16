using System.Diagnostics.CodeAnalysis;

namespace Fal.Kling.Emulator;

/// <summary>Code of the test threw while the emulator was calling it. The message names the callback and carries the test's own message.</summary>
internal sealed class CallbackException(string callback, Exception inner)
    : InvalidOperationException($"{callback} threw {inner.GetType().Name}: {inner.Message}", inner)
{
    /// <summary>Calls code of the test. Whatever it throws, even a cancellation, is reported as the callback's own exception.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A test's callback may throw anything.")]
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
