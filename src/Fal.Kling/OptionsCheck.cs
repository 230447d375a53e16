using Fal.Kling.Engine.Http;

namespace Fal.Kling;

/// <summary>Checks the options. Each message names the setting, and no message contains the key.</summary>
internal static class OptionsCheck
{
    private const int MinSecretLength = 16;

    // In a configuration, "30" means thirty days, which is never intended.
    private static readonly TimeSpan MaxHttpTimeout = TimeSpan.FromDays(1);

    /// <exception cref="ArgumentException">An option is outside its limits.</exception>
    public static void ThrowIfInvalid(KlingClientOptions options)
    {
        IReadOnlyList<string> failures = Failures(options);
        if (failures.Count > 0)
        {
            throw new ArgumentException(failures[0], nameof(options));
        }
    }

    public static IReadOnlyList<string> Failures(KlingClientOptions options)
    {
        List<string> failures = [];
        CheckUrl(failures, nameof(options.QueueUrl), options.QueueUrl);
        CheckUrl(failures, nameof(options.StorageUrl), options.StorageUrl);
        CheckUrl(failures, nameof(options.PlatformUrl), options.PlatformUrl);
        if (options.HttpTimeout <= TimeSpan.Zero || options.HttpTimeout > MaxHttpTimeout)
        {
            string value = options.HttpTimeout == Timeout.InfiniteTimeSpan ? "infinite" : options.HttpTimeout.ToString();
            failures.Add($"{nameof(options.HttpTimeout)} is {value}; it must be more than zero and at most one day. For example, half a minute is 00:00:30.");
        }

        if (options.MaxRetries is < 0 or > 10)
        {
            failures.Add($"{nameof(options.MaxRetries)} is {options.MaxRetries}; it must be from 0 to 10.");
        }

        if (options.WebhookUrlSecret is { Length: < MinSecretLength })
        {
            failures.Add($"{nameof(options.WebhookUrlSecret)} has {options.WebhookUrlSecret.Length} characters; it must have at least {MinSecretLength}.");
        }

        if (options.TimeProvider is null)
        {
            failures.Add($"{nameof(options.TimeProvider)} must not be null.");
        }

        if (options.ApiKey is not null && options.ApiKeyProvider is not null)
        {
            failures.Add($"{nameof(options.ApiKey)} and {nameof(options.ApiKeyProvider)} are both set. Set only one.");
        }

        return failures;
    }

    private static void CheckUrl(List<string> failures, string name, Uri? url)
    {
        string? limit = url switch
        {
            null => "not be null",
            { IsAbsoluteUri: false } => "be an absolute URL that begins with https://",
            { UserInfo.Length: > 0 } => "not contain a user name or password, because fal only uses ApiKey",
            { Query.Length: > 0 } or { Fragment.Length: > 0 } => "not have a query or a fragment",
            _ when !TrustedOrigins.IsConfidential(url) => "begin with https:// (http:// only on a loopback address), because the API key is sent there",
            _ => null,
        };
        if (limit is not null)
        {
            failures.Add(url is null ? $"{name} must {limit}." : $"{name} is '{SafeUrl.Of(url)}'; it must {limit}.");
        }
    }
}
