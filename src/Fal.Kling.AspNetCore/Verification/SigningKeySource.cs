using System.Diagnostics.CodeAnalysis;
using System.Net;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Verification;

/// <summary>
/// Keeps fal's keys. They are fetched when they are older than a day or a signature fits none of them, and never more than once a minute: a flood of forged calls
/// must not become a flood of requests. What was fetched last is kept until something better arrives.
/// </summary>
/// <param name="options">The URL and the clock.</param>
/// <param name="createClient">Creates the HttpClient of one fetch.</param>
/// <param name="logger">Receives the outcome of each fetch.</param>
internal sealed class SigningKeySource(KlingWebhookOptions options, Func<HttpClient> createClient, ILogger logger)
{
    public const int MaxResponseSize = 64 * 1024;

    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);
    private static readonly TimeSpan MinInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(10);

    private readonly Lock sync = new();
    private SigningKeySet? current;
    private DateTimeOffset? lastFetch;
    private string? lastProblem;
    private Task flight = Task.CompletedTask;

    /// <summary>Gets why the last fetch failed; null if it succeeded, or there was none.</summary>
    public string? Problem => Volatile.Read(ref lastProblem);

    private TimeProvider Time => options.TimeProvider;

    /// <summary>Returns the keys, if need be after a fetch.</summary>
    /// <returns>Null if there have never been any.</returns>
    public async Task<SigningKeySet?> GetAsync(CancellationToken cancellationToken)
    {
        SigningKeySet? keys;
        Task running;
        lock (sync)
        {
            keys = current;
            running = keys is not null && IsWithin(keys.FetchedAt, MaxAge) ? Task.CompletedTask : FetchIfAllowed();
        }

        await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        return Volatile.Read(ref current);
    }

    /// <summary>Returns keys that are newer than those that did not fit.</summary>
    /// <returns>Null if there are none.</returns>
    public async Task<SigningKeySet?> GetNewerAsync(SigningKeySet old, CancellationToken cancellationToken)
    {
        Task running;
        lock (sync)
        {
            running = current == old ? FetchIfAllowed() : Task.CompletedTask;
        }

        await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        SigningKeySet? newer = Volatile.Read(ref current);
        return newer == old ? null : newer;
    }

    // Under the lock. One flight serves all callers, so no caller's token stops it.
    private Task FetchIfAllowed()
    {
        if (flight.IsCompleted && !(lastFetch is { } last && IsWithin(last, MinInterval)))
        {
            lastFetch = Time.GetUtcNow();
            flight = Task.Run(FetchAsync);
        }

        return flight;
    }

    // A clock that was set back must not keep keys for longer.
    private bool IsWithin(DateTimeOffset time, TimeSpan age) => Time.GetUtcNow() - time is var elapsed && elapsed >= TimeSpan.Zero && elapsed < age;

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong, the former keys are kept and the next minute tries again.")]
    private async Task FetchAsync()
    {
        string problem;
        try
        {
            using CancellationTokenSource timeout = new(FetchTimeout, Time);
            (SigningKeySet? fetched, problem) = await RequestAsync(timeout.Token).ConfigureAwait(false);
            if (fetched is not null)
            {
                Volatile.Write(ref current, fetched);
                Volatile.Write(ref lastProblem, null);
                WebhookLog.KeysFetched(logger, fetched.Count, options.KeysUrl.Host);
                return;
            }
        }
        catch (OperationCanceledException)
        {
            problem = "no response within 10 seconds";
        }
        catch (Exception exception)
        {
            problem = exception.Message;
        }

        Volatile.Write(ref lastProblem, problem);
        WebhookLog.KeysNotFetched(logger, options.KeysUrl.Host, problem, current is null ? "Until then, webhooks get 503 and fal repeats them" : "The keys of the last fetch are kept");
    }

    private async Task<(SigningKeySet? Keys, string Problem)> RequestAsync(CancellationToken cancellationToken)
    {
        using HttpClient client = createClient();
        using HttpRequestMessage request = new(HttpMethod.Get, options.KeysUrl);
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return (null, $"the response is {(int)response.StatusCode}");
        }

        if (response.RequestMessage?.RequestUri is { } actual && actual != options.KeysUrl)
        {
            return (null, "a handler followed a redirect");
        }

        Stream content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            if (await BoundedReading.TryReadAsync(content, MaxResponseSize, cancellationToken).ConfigureAwait(false) is not { } json)
            {
                return (null, $"the response has more than {MaxResponseSize} bytes");
            }

            return (SigningKeySet.TryRead(json, Time.GetUtcNow()), "the response contains no usable key");
        }
    }
}
