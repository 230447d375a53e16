using Microsoft.Extensions.Configuration;

namespace Fal.Kling.Hosting;

/// <summary>The options that a configuration can set; what it does not name keeps its default.</summary>
internal sealed class KlingClientConfiguration
{
    public string? ApiKey { get; set; }

    public Uri? QueueUrl { get; set; }

    public Uri? StorageUrl { get; set; }

    public Uri? PlatformUrl { get; set; }

    public TimeSpan? HttpTimeout { get; set; }

    public int? MaxRetries { get; set; }

    public bool? CapturePrompts { get; set; }

    public static void Apply(IConfiguration section, KlingClientOptions options)
    {
        KlingClientConfiguration configured = new();
        section.Bind(configured);
        options.ApiKey = configured.ApiKey ?? options.ApiKey;
        options.QueueUrl = configured.QueueUrl ?? options.QueueUrl;
        options.StorageUrl = configured.StorageUrl ?? options.StorageUrl;
        options.PlatformUrl = configured.PlatformUrl ?? options.PlatformUrl;
        options.HttpTimeout = configured.HttpTimeout ?? options.HttpTimeout;
        options.MaxRetries = configured.MaxRetries ?? options.MaxRetries;
        options.CapturePrompts = configured.CapturePrompts ?? options.CapturePrompts;
    }
}
