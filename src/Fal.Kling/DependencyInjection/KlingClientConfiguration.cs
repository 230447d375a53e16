using Microsoft.Extensions.Configuration;

namespace Fal.Kling.DependencyInjection;

/// <summary>The options that configuration can set. Options that it does not set keep their defaults.</summary>
internal sealed class KlingClientConfiguration
{
    public static readonly IReadOnlyList<string> Names =
        [nameof(ApiKey), nameof(QueueUrl), nameof(StorageUrl), nameof(PlatformUrl), nameof(HttpTimeout), nameof(MaxRetries), nameof(ValidateRequests), nameof(CapturePrompts),
        nameof(BypassHandlersForPaidRequests), nameof(AllowHttpClientHandlerSubclass), nameof(WebhookUrlSecret)];

    public string? ApiKey { get; set; }

    public Uri? QueueUrl { get; set; }

    public Uri? StorageUrl { get; set; }

    public Uri? PlatformUrl { get; set; }

    public TimeSpan? HttpTimeout { get; set; }

    public int? MaxRetries { get; set; }

    public bool? ValidateRequests { get; set; }

    public bool? CapturePrompts { get; set; }

    public bool? BypassHandlersForPaidRequests { get; set; }

    public bool? AllowHttpClientHandlerSubclass { get; set; }

    public string? WebhookUrlSecret { get; set; }

    /// <summary>Gets the names in a section that are not settings of ours, such as misspelt ones. The binder ignores them silently.</summary>
    public static IEnumerable<string> UnknownSettings(IConfigurationSection section) =>
        section.GetChildren().Where(child => !Names.Contains(child.Key, StringComparer.OrdinalIgnoreCase)).Select(child => child.Path);

    public static void Apply(IConfiguration section, KlingClientOptions options)
    {
        KlingClientConfiguration configured = new();
        Bind(section, configured);
        options.ApiKey = configured.ApiKey ?? options.ApiKey;
        options.QueueUrl = configured.QueueUrl ?? options.QueueUrl;
        options.StorageUrl = configured.StorageUrl ?? options.StorageUrl;
        options.PlatformUrl = configured.PlatformUrl ?? options.PlatformUrl;
        options.HttpTimeout = configured.HttpTimeout ?? options.HttpTimeout;
        options.MaxRetries = configured.MaxRetries ?? options.MaxRetries;
        options.ValidateRequests = configured.ValidateRequests ?? options.ValidateRequests;
        options.CapturePrompts = configured.CapturePrompts ?? options.CapturePrompts;
        options.BypassHandlersForPaidRequests = configured.BypassHandlersForPaidRequests ?? options.BypassHandlersForPaidRequests;
        options.AllowHttpClientHandlerSubclass = configured.AllowHttpClientHandlerSubclass ?? options.AllowHttpClientHandlerSubclass;
        options.WebhookUrlSecret = configured.WebhookUrlSecret ?? options.WebhookUrlSecret;
    }

    private static void Bind(IConfiguration section, KlingClientConfiguration configured)
    {
        try
        {
            section.Bind(configured);
        }
        catch (InvalidOperationException exception)
        {
            // The binder names the setting and its type, but not the format that the type expects.
            throw new InvalidOperationException(
                $"{exception.Message} Write a time as 00:00:30, a number as 3, a switch as true or false, and a URL as https://queue.fal.run.", exception);
        }
    }
}
