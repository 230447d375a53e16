using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Fal.Kling.Tests.Support;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(KeyWatch))]

namespace Fal.Kling.Tests.Support;

/// <summary>
/// Watches over the whole suite: every request that a client sends, every log line, and every exception that is thrown anywhere, caught or not.
/// The suite fails when a key appears where it must not.
/// </summary>
public sealed class KeyWatch : IDisposable
{
    /// <summary>A marker in the secret half of every test key, so that a key is recognised wherever it appears.</summary>
    public const string Marker = "key-secret";

    private static readonly ConcurrentQueue<string> Leaks = [];
    private static readonly ConcurrentDictionary<string, bool> ConfiguredHosts = new(
        new[] { "queue.fal.run:443", "queue.falrun.com:443", "rest.fal.ai:443", "api.fal.ai:443" }.ToDictionary(host => host, _ => true));

    private static int signedRequests;

    private readonly ConcurrentQueue<IDisposable> subscriptions = [];

    public KeyWatch()
    {
        AppDomain.CurrentDomain.FirstChanceException += NoteException;
        subscriptions.Enqueue(DiagnosticListener.AllListeners.Subscribe(new Observer<DiagnosticListener>(Listen)));
    }

    /// <summary>A logger that only watches.</summary>
    public static WatchedLog Log { get; } = new();

    /// <summary>Registers a host that clients are configured to use, so that it is allowed to receive the key.</summary>
    public static void Configured(params ReadOnlySpan<Uri> hosts)
    {
        foreach (Uri host in hosts)
        {
            ConfiguredHosts[$"{host.Host}:{host.Port}"] = true;
        }
    }

    /// <summary>Checks a request on its way to the network, or to its replacement.</summary>
    public static void Note(HttpRequestMessage request)
    {
        Uri url = request.RequestUri!;
        string host = $"{url.Host}:{url.Port}";
        Note($"the URL of a request to {host}", url.OriginalString);
        if (!request.Headers.NonValidated.Any(header => header.Value.Any(value => value.Contains(Marker, StringComparison.Ordinal))))
        {
            return;
        }

        Interlocked.Increment(ref signedRequests);
        if (!ConfiguredHosts.ContainsKey(host))
        {
            Leaks.Enqueue($"{request.Method} {url} carried the key to a host that was not configured.");
        }
    }

    /// <summary>Checks text that people might read.</summary>
    public static void Note(string where, string? text)
    {
        if (text?.Contains(Marker, StringComparison.Ordinal) == true)
        {
            Leaks.Enqueue($"The key appears in {where}: {text}");
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.FirstChanceException -= NoteException;
        foreach (IDisposable subscription in subscriptions)
        {
            subscription.Dispose();
        }

        Assert.NotEqual(0, signedRequests);
        Assert.True(Leaks.IsEmpty, string.Join(Environment.NewLine, Leaks.Distinct().Take(20)));
    }

    private void Listen(DiagnosticListener listener)
    {
        if (listener.Name == "HttpHandlerDiagnosticListener")
        {
            subscriptions.Enqueue(listener.Subscribe(new Observer<KeyValuePair<string, object?>>(NoteSend)));
        }
    }

    // A test can also call the emulator without the library, like any other client.
    private static void NoteSend(KeyValuePair<string, object?> message)
    {
        if (message.Key == "System.Net.Http.HttpRequestOut.Start"
            && message.Value?.GetType().GetProperty("Request")?.GetValue(message.Value) is HttpRequestMessage request
            && request.Headers.UserAgent.ToString().StartsWith("Fal.Kling/", StringComparison.Ordinal))
        {
            Note(request);
        }
    }

    private static void NoteException(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        for (Exception? exception = thrown.Exception; exception is not null; exception = exception.InnerException)
        {
            Note(exception.GetType().Name, exception.Message);
            Note($"the body that a {exception.GetType().Name} carries", (exception as KlingApiException)?.RawBody);
        }
    }

    private sealed class Observer<T>(Action<T> next) : IObserver<T>
    {
        public void OnNext(T value) => next(value);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}

/// <summary>A logger that keeps nothing but checks every line for keys.</summary>
public sealed class WatchedLog : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        KeyWatch.Note($"log line {eventId.Id}", $"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
