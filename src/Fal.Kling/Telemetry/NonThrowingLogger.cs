using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Telemetry;

/// <summary>A logger that swallows its own failures. A full disk under a log must not cost the ticket of a paid job.</summary>
[SuppressMessage("Design", "CA1031", Justification = "There is nowhere left to report that the application's own log failed.")]
internal sealed class NonThrowingLogger(ILogger inner) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return inner.IsEnabled(logLevel);
        }
        catch
        {
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch
        {
            // The message is lost, but the job is not.
        }
    }
}
