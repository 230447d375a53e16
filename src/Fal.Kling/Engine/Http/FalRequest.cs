namespace Fal.Kling.Engine.Http;

/// <summary>One HTTP operation, repeatable by its nature or not, as <see cref="RetryPredicates"/> says.</summary>
internal sealed class FalRequest
{
    public required HttpMethod Method { get; init; }

    public required Uri Url { get; init; }

    /// <summary>What is done, as the middle of a sentence: "the submit to …".</summary>
    public required string Purpose { get; init; }

    /// <summary>The key to sign with; null for hosts that must not have it.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>Which outcomes are worth another attempt.</summary>
    public required Func<HttpOutcome, bool> Repeat { get; init; }

    public string Accept { get; init; } = "application/json";

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether the body of a success is left to the caller, as an <see cref="OpenResponse"/>.</summary>
    public bool KeepOpen { get; init; }

    /// <summary>The body of a paid submit, sent once at most.</summary>
    public byte[]? PaidJson { get; init; }

    /// <summary>Any other body, made anew for each attempt. It may start the attempt's deadline anew as it moves.</summary>
    public Func<RestartableTimeout, HttpContent>? Content { get; init; }

    /// <summary>For a transfer: how long it may stand still, which its content starts anew as it moves. Default: the limit of one HTTP attempt.</summary>
    public TimeLimit? IdleLimit { get; init; }

    /// <summary>How long a caller's cancellation waits for the answer once the body is on its way. Default: not at all.</summary>
    public TimeSpan CancellationGrace { get; init; }

    public HttpRequestMessage ToMessage(Uri url, HttpClient client, SendOnce? guard, RestartableTimeout deadline)
    {
        HttpRequestMessage message = new(Method, url)
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        Key?.Sign(message);
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Value);
        for (int i = 0; i < Headers.Count; i++)
        {
            message.Headers.TryAddWithoutValidation(Headers[i].Key, Headers[i].Value);
        }

        if (guard is not null)
        {
            message.Options.Set(SendOnce.Key, guard);
            message.Content = new SendOnceContent(PaidJson!, guard);
        }
        else
        {
            message.Content = Content?.Invoke(deadline);
        }

        return message;
    }
}
