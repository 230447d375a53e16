using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.AspNetCore.Tests.Support;

/// <summary>Keeps every log line of an application.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Category, EventId Id, LogLevel Level, string Text)> lines = [];

    public string All => string.Join('\n', lines.Select(line => line.Text));

    /// <summary>Gets the names of the events that the library logged as a warning or an error.</summary>
    public IReadOnlyList<string?> Warnings => [.. lines.Where(line => line.Category == "Fal.Kling" && line.Level >= LogLevel.Warning).Select(line => line.Id.Name)];

    public string TextOf(string eventName) => lines.Single(line => line.Category == "Fal.Kling" && line.Id.Name == eventName).Text;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogLines owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.lines.Enqueue((category, eventId, logLevel, $"{formatter(state, exception)} {exception}"));
    }
}
