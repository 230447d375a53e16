using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;

namespace Fal.Kling.Engine.Http;

/// <summary>One HTTP operation. <see cref="RetryPredicates"/> decides whether it can be repeated.</summary>
internal sealed class FalRequest
{
    public required HttpMethod Method { get; init; }

    public required Uri Url { get; init; }

    /// <summary>Gets the purpose, as the middle of a sentence: "the submission to …".</summary>
    public required string Purpose { get; init; }

    /// <summary>Gets the key to sign with; null for hosts that must not receive it.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>Gets the predicate for outcomes that are worth another attempt.</summary>
    public required Func<HttpOutcome, bool> Repeat { get; init; }

    public string Accept { get; init; } = "application/json";

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Gets whether the caller reads the body of a success, as an <see cref="OpenResponse"/>.</summary>
    public bool KeepOpen { get; init; }

    /// <summary>Gets the body of a paid submission, which is sent at most once.</summary>
    public byte[]? PaidJson { get; init; }

    /// <summary>
    /// Called immediately before each attempt is sent, after everything else is ready. When it throws, the attempt is not sent and the operation ends. Default: <see langword="null"/>.
    /// </summary>
    public Func<CancellationToken, ValueTask>? BeforeSend { get; init; }

    /// <summary>Gets whether it is too late to send a body that has not left yet. Asked when the connection is ready. Default: <see langword="null"/>.</summary>
    public Func<bool>? IsTooLate { get; init; }

    /// <summary>Called after an attempt that another one follows, before the delay. Default: <see langword="null"/>.</summary>
    public Func<ValueTask>? BeforeRetry { get; init; }

    /// <summary>Creates any other body, once for each attempt. It may restart the attempt's timeout while it is transferred.</summary>
    public Func<RestartableTimeout, HttpContent>? Content { get; init; }

    /// <summary>
    /// Gets how long a transfer may make no progress before it times out. The content restarts it with every byte. Default: the limit of one HTTP attempt.
    /// </summary>
    public TimeLimit? IdleLimit { get; init; }

    /// <summary>Gets how long a caller's cancellation waits for the response once the body is on its way. Default: it does not wait.</summary>
    public TimeSpan CancellationGrace { get; init; }

    [SuppressMessage("Reliability", "CA2000", Justification = "The message owns its content.")]
    public HttpRequestMessage ToMessage(Uri url, HandlerChain chain, RestartableTimeout timeout)
    {
        HttpRequestMessage message = new(Method, url) { Version = chain.Version, VersionPolicy = chain.VersionPolicy };
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Value);
        foreach ((string name, string value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        // A body that a gateway compresses would have to be unpacked, and its byte positions would differ from the file's.
        if (!message.Headers.NonValidated.Contains("Accept-Encoding"))
        {
            message.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        }

        AddDefaults(message, chain);
        message.Content = PaidJson is not null ? new PaidContent(PaidJson, message, IsTooLate) : Content?.Invoke(timeout);
        return message;
    }

    // Adds the application's default headers for its HttpClient. An Authorization header among them is not ours to hand out.
    private static void AddDefaults(HttpRequestMessage message, HandlerChain chain)
    {
        if (chain.DefaultHeaders is null)
        {
            return;
        }

        foreach ((string name, HeaderStringValues values) in chain.DefaultHeaders.NonValidated)
        {
            if (!message.Headers.NonValidated.Contains(name) && !name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            {
                message.Headers.TryAddWithoutValidation(name, values);
            }
        }
    }
}
