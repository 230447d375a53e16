using System.Text;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.EmulatorTests.Faults;

/// <summary>Keeps every log line of an application, with its exceptions.</summary>
internal sealed class LogBook : ILoggerProvider, ILogger
{
    private readonly StringBuilder text = new();
    private readonly Lock gate = new();

    public string Text
    {
        get
        {
            lock (gate)
            {
                return text.ToString();
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (gate)
        {
            text.AppendLine(formatter(state, exception)).AppendLine(exception?.ToString());
        }
    }

    public void Dispose()
    {
    }
}
