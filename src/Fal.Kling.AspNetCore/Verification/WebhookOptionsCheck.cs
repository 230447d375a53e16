namespace Fal.Kling.Verification;

/// <summary>Checks the options. Each message names the setting, and no message contains the secret.</summary>
internal static class WebhookOptionsCheck
{
    private const int MinSecretLength = 16;
    private const int MinBodySize = 1024;
    private const int MaxBodySize = 64 * 1024 * 1024;

    private const string NoUsers =
        $"{nameof(KlingWebhookOptions.AllowedUserIds)} is empty. fal signs the webhooks of all its users with the same keys, so a stranger's own job can call your URL with a valid signature: "
        + "only the signed user id tells your webhooks from theirs. To find yours, set any text for now, submit a job with your webhook's URL, and read the id in the warning "
        + "\"A webhook that fal signed for user X was refused, because X is not in AllowedUserIds\".";

    private static readonly TimeSpan MaxTime = TimeSpan.FromHours(24);

    /// <exception cref="ArgumentException">An option is outside its limits.</exception>
    public static void ThrowIfInvalid(KlingWebhookOptions options)
    {
        IReadOnlyList<string> failures = Failures(options);
        if (failures.Count > 0)
        {
            throw new ArgumentException(failures[0], nameof(options));
        }
    }

    public static IReadOnlyList<string> Failures(KlingWebhookOptions options)
    {
        List<string> failures = [];
        if (options.AllowedUserIds.Count == 0)
        {
            failures.Add(NoUsers);
        }
        else if (!options.AllowedUserIds.All(DeliveryHeaders.IsUserId))
        {
            failures.Add($"{nameof(options.AllowedUserIds)} contains a text that cannot be a user id: it is blank, or has white space, a comma or other characters that fal's ids never have.");
        }

        if (options.UrlSecret is { Length: < MinSecretLength })
        {
            failures.Add($"{nameof(options.UrlSecret)} has {options.UrlSecret.Length} characters; it must have at least {MinSecretLength}.");
        }

        if (options.KeysUrl is not { IsAbsoluteUri: true } url || !IsSafe(url))
        {
            failures.Add($"{nameof(options.KeysUrl)} must be an absolute URL that begins with https:// (http:// only on a loopback address) and has no user name, because whoever answers there decides which webhooks are genuine.");
        }

        CheckTime(failures, nameof(options.TimeTolerance), options.TimeTolerance);
        CheckTime(failures, nameof(options.ClaimLease), options.ClaimLease);
        if (options.MaxBodySize is < MinBodySize or > MaxBodySize)
        {
            failures.Add($"{nameof(options.MaxBodySize)} is {options.MaxBodySize} bytes; it must be from {MinBodySize} to {MaxBodySize}.");
        }

        if (options.TimeProvider is null)
        {
            failures.Add($"{nameof(options.TimeProvider)} must not be null.");
        }

        return failures;
    }

    private static bool IsSafe(Uri url) => url.UserInfo.Length == 0 && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    private static void CheckTime(List<string> failures, string name, TimeSpan time)
    {
        if (time <= TimeSpan.Zero || time > MaxTime)
        {
            string value = time == Timeout.InfiniteTimeSpan ? "infinite" : time.ToString();
            failures.Add($"{name} is {value}; it must be more than zero and at most 24 hours. For example, five minutes is 00:05:00.");
        }
    }
}
