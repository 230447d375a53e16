using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Telemetry;

/// <summary>A logger whose failures stay its own. A full disk under a log must not cost the ticket of a paid job.</summary>
internal sealed class NonThrowingLogger(ILogger inner) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    [SuppressMessage("Design", "CA1031", Justification = "There is nobody to tell.")]
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch
        {
            // The application's own log has failed.
        }
    }
}
