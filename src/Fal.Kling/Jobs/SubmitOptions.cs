using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using Fal.Kling.Engine.Http;

namespace Fal.Kling;

/// <summary>Options for fal's queue, in addition to the request itself. Source: fal.ai/docs, inference-api/queue/submit and common-parameters.</summary>
public sealed record SubmitOptions
{
    // fal allows ten, and one is ours.
    private const int MaxTags = 9;

    // fal's 1024 less the 49 of ours: its key, and an id of 32 characters.
    private const int MaxTagBytes = 1024 - 49;

    /// <summary>
    /// Called with the attempt and awaited before it is sent. Save the attempt here, so that a crash between the request and the response cannot lose a paid job.
    /// If it throws, nothing is sent. Default: <see langword="null"/> (no callback).
    /// </summary>
    public Func<SubmitAttempt, CancellationToken, ValueTask>? OnSubmitting { get; init; }

    /// <summary>
    /// The most that the request may cost, in US dollars. If <see cref="KlingRequest.EstimatePrice"/> is higher or unknown, the request is refused before
    /// anything is sent. More than zero. Default: <see langword="null"/> (no limit).
    /// </summary>
    /// <exception cref="ArgumentException">The value is zero or negative.</exception>
    public decimal? MaxPrice
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentException($"{nameof(MaxPrice)} is {value}; it must be more than zero.", nameof(MaxPrice));
    }

    /// <summary>
    /// Gets the caller's own id of the order. It is bought once, however many calls use the key, in all processes that share <see cref="KlingClientOptions.IdempotencyStore"/>.
    /// Every later call with the key gets the same job, and ignores its own webhook, tags and lifetimes. 1 to 255 printable characters. Default: <see langword="null"/> (every call buys).
    /// </summary>
    /// <exception cref="ArgumentException">The value is empty, too long, or has a character that is not printable.</exception>
    public string? IdempotencyKey { get; init => field = value is null ? null : CheckIdempotencyKey(value, nameof(IdempotencyKey)); }

    /// <summary>
    /// Whether a call with an <see cref="IdempotencyKey"/> buys again if an earlier call has waited for its job, and the job failed with
    /// <see cref="KlingJobFailedException.IsRetryable"/>. fal doesn't charge for a failed job. Default: <see langword="false"/> (every later call gets the failure).
    /// </summary>
    public bool RetryFailed { get; init; }

    /// <summary>
    /// An https URL that fal calls when the job ends. http is allowed on a loopback address, for tests. The client adds parameters to its query, from which
    /// <see cref="KlingWebhook.Ticket"/> is made (see <see cref="WebhookOrigin"/>). Default: <see langword="null"/> (no webhook).
    /// </summary>
    /// <exception cref="ArgumentException">The value is not such a URL, or its query has one of those parameters already.</exception>
    public Uri? WebhookUrl { get; init => field = value is null ? null : CheckWebhookUrl(value, nameof(WebhookUrl)); }

    /// <summary>
    /// The longest that the job may wait for a runner, including fal's own retries. After that, fal ends the job without starting it.
    /// More than 0.1 seconds. Default: <see langword="null"/> (no limit).
    /// </summary>
    /// <exception cref="ArgumentException">The value is 0.1 seconds or less.</exception>
    public TimeSpan? StartTimeout
    {
        get;
        init => field = value is null || value > TimeSpan.FromSeconds(0.1)
            ? value
            : throw new ArgumentException($"{nameof(StartTimeout)} is {value}; it must be more than 0.1 seconds.", nameof(StartTimeout));
    }

    /// <summary>Whether the job queues behind all normal jobs of the endpoint. Default: <see langword="false"/>.</summary>
    public bool LowPriority { get; init; }

    /// <summary>
    /// The longest queue that the job may join. fal refuses it (<see cref="ApiErrorReason.RateLimited"/>) when more requests than this, from all callers, wait
    /// on the endpoint. From 0. Default: <see langword="null"/> (no limit).
    /// </summary>
    /// <exception cref="ArgumentException">The value is negative.</exception>
    public int? MaxQueueLength
    {
        get;
        init => field = value is null or >= 0
            ? value
            : throw new ArgumentException($"{nameof(MaxQueueLength)} is {value}; it must not be negative.", nameof(MaxQueueLength));
    }

    /// <summary>Asks for a runner that advertises this hint. Default: <see langword="null"/> (any runner).</summary>
    /// <exception cref="ArgumentException">The value has characters that a header cannot carry.</exception>
    public string? RunnerHint { get; init => field = value is null ? null : HeaderText(value, nameof(RunnerHint)); }

    /// <summary>
    /// Labels that fal keeps with the request, at most nine with 975 characters in all. A key has up to 64 characters a-z, 0-9, '.', '_', '-' and does not begin with
    /// <c>fal.</c>. A value has up to 256 printable ASCII characters and no comma. Default: empty. The client adds one more tag, <c>fal-kling-attempt</c>.
    /// </summary>
    /// <exception cref="ArgumentException">A tag is outside those limits. fal would drop it silently.</exception>
    public IReadOnlyDictionary<string, string> Tags { get; init => field = CheckTags(value, nameof(Tags)); } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// How long fal keeps the files of the result, at least one minute. Default: <see langword="null"/> (the account's setting; fal promises at least seven days).
    /// </summary>
    /// <exception cref="ArgumentException">The value is less than a minute.</exception>
    public TimeSpan? OutputLifetime { get; init => field = PropertyChecks.FileLifetime(value, nameof(OutputLifetime)); }

    /// <summary>
    /// Who may read the files of the result. Default: <see langword="null"/> (the account's setting, which is anyone who has the URL unless you changed it).
    /// <see cref="IKlingClient.DownloadAsync(KlingFile, string, DownloadOptions, CancellationToken)"/> doesn't send the key, so it can read only files that
    /// anyone may read. Uploaded media have their own rules: <see cref="UploadOptions.Access"/>.
    /// </summary>
    public FileAccessPolicy? OutputAccess { get; init; }

    /// <summary>How to upload the media of the request that are not URLs. Default: <see langword="null"/> (the defaults of <see cref="UploadOptions"/>).</summary>
    public UploadOptions? Upload { get; init; }

    /// <summary>
    /// Whether fal keeps the JSON of input and output. Default: <see langword="null"/> (the account's setting). With <see langword="false"/>, a job whose
    /// response was lost cannot be recognised by its input, and results are deleted an hour after completion.
    /// </summary>
    public bool? StoreIO { get; init; }

    /// <summary>Returns the options as text for people. The webhook's URL is shown without its query, which is often a token.</summary>
    public override string ToString() =>
        $"SubmitOptions {{ IdempotencyKey = {IdempotencyKey}, RetryFailed = {RetryFailed}, MaxPrice = {MaxPrice}, WebhookUrl = {(WebhookUrl is null ? null : SafeUrl.Of(WebhookUrl))}, StartTimeout = {StartTimeout}, LowPriority = {LowPriority}, " +
        $"MaxQueueLength = {MaxQueueLength}, RunnerHint = {RunnerHint}, Tags = {string.Join(", ", Tags.Select(tag => $"{tag.Key}={tag.Value}"))}, " +
        $"OutputLifetime = {OutputLifetime}, OutputAccess = {OutputAccess}, Upload = {Upload}, StoreIO = {StoreIO} }}";

    /// <summary>The key, if it can be one.</summary>
    internal static string CheckIdempotencyKey(string value, string name) => value switch
    {
        { Length: < 1 or > 255 } => throw new ArgumentException($"{name} has {value.Length} characters; it must have 1 to 255.", name),
        _ when value.EnumerateRunes().All(IsPrintable) => value,
        _ => throw new ArgumentException($"{name} has a character that is not printable, such as a line break.", name),
    };

    // What stands for half of a surrogate pair is printable elsewhere, but not here: two keys must not become one in a store.
    private static bool IsPrintable(Rune rune) =>
        rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static Uri CheckWebhookUrl(Uri url, string property)
    {
        if (url is not ({ IsAbsoluteUri: true, Scheme: "https" } or { IsAbsoluteUri: true, Scheme: "http", IsLoopback: true }))
        {
            throw new ArgumentException($"{property} is '{SafeUrl.Of(url)}'; it must be an absolute https URL (or http on a loopback address).", property);
        }

        return WebhookOrigin.HasParameters(url)
            ? throw new ArgumentException($"{property} is '{SafeUrl.Of(url)}', whose query has parameters that begin with 'kling_'; the client adds those itself.", property)
            : url;
    }

    private static string HeaderText(string value, string property) =>
        value.All(c => c is >= ' ' and <= '~')
            ? value
            : throw new ArgumentException($"{property} contains a character that a header cannot carry. Use only printable ASCII.", property);

    private static IReadOnlyDictionary<string, string> CheckTags(IReadOnlyDictionary<string, string> tags, string property)
    {
        ArgumentNullException.ThrowIfNull(tags, property);
        if (tags.Count > MaxTags)
        {
            throw new ArgumentException($"{property} has {tags.Count} entries, but at most {MaxTags} are possible: fal accepts ten, and the client uses one.", property);
        }

        foreach ((string key, string value) in tags)
        {
            if (!IsTagKey(key))
            {
                throw new ArgumentException($"The tag key '{key}' must have 1 to 64 characters a-z, 0-9, '.', '_' or '-'. It must not begin with 'fal.' or be '{FalHeaders.AttemptTag}', which the client uses.", property);
            }

            if (value is null || value.Length > 256 || !value.All(c => c is >= ' ' and <= '~' and not ','))
            {
                throw new ArgumentException($"The value of the tag '{key}' must have at most 256 printable ASCII characters and no comma.", property);
            }
        }

        int bytes = tags.Sum(tag => tag.Key.Length + tag.Value.Length);
        return bytes <= MaxTagBytes
            ? tags
            : throw new ArgumentException($"{property} has {bytes} characters in all, but fal accepts at most {MaxTagBytes} in addition to the client's own tag.", property);
    }

    private static bool IsTagKey(string key) =>
        key.Length is >= 1 and <= 64
        && key != FalHeaders.AttemptTag
        && !key.StartsWith("fal.", StringComparison.Ordinal)
        && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');
}
