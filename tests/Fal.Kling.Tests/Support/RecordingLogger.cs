using Microsoft.Extensions.Logging;

namespace Fal.Kling.Tests.Support;

internal sealed class RecordingLogger : ILogger
{
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines => lines;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        KeyWatch.Log.Log(logLevel, eventId, state, exception, formatter);
        lines.Add($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");
    }
}
