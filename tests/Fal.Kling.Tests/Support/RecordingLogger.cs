using Microsoft.Extensions.Logging;

namespace Fal.Kling.Tests.Support;

/// <summary>Keeps every line, as a standalone logger or as an application's.</summary>
internal sealed class RecordingLogger : ILogger, ILoggerProvider
{
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        KeyWatch.Log.Log(logLevel, eventId, state, exception, formatter);
        lines.Add($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
