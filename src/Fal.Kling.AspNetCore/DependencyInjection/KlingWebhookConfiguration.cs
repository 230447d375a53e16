using Microsoft.Extensions.Configuration;

namespace Fal.Kling.DependencyInjection;

/// <summary>The options that configuration can set. Options that it does not set keep their defaults.</summary>
internal sealed class KlingWebhookConfiguration
{
    private static readonly string[] Names = [nameof(AllowedUserIds), nameof(UrlSecret), nameof(KeysUrl), nameof(TimeTolerance), nameof(MaxBodySize), nameof(ClaimLease)];

    public IList<string>? AllowedUserIds { get; set; }

    public string? UrlSecret { get; set; }

    public Uri? KeysUrl { get; set; }

    public TimeSpan? TimeTolerance { get; set; }

    public int? MaxBodySize { get; set; }

    public TimeSpan? ClaimLease { get; set; }

    /// <summary>Gets the names in a section that are not settings of ours, such as misspelt ones. The binder ignores them silently.</summary>
    public static IEnumerable<string> UnknownSettings(IConfiguration section) =>
        section is IConfigurationSection ? section.GetChildren().Where(child => !Names.Contains(child.Key, StringComparer.OrdinalIgnoreCase)).Select(child => child.Path) : [];

    public static void Apply(IConfiguration section, KlingWebhookOptions options)
    {
        KlingWebhookConfiguration configured = new();
        section.Bind(configured);
        foreach (string userId in configured.AllowedUserIds ?? [])
        {
            options.AllowedUserIds.Add(userId);
        }

        options.UrlSecret = configured.UrlSecret ?? options.UrlSecret;
        options.KeysUrl = configured.KeysUrl ?? options.KeysUrl;
        options.TimeTolerance = configured.TimeTolerance ?? options.TimeTolerance;
        options.MaxBodySize = configured.MaxBodySize ?? options.MaxBodySize;
        options.ClaimLease = configured.ClaimLease ?? options.ClaimLease;
    }
}
