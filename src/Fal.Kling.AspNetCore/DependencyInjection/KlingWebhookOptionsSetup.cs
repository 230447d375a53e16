using Fal.Kling.Verification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Fal.Kling.DependencyInjection;

/// <summary>The configuration section that sets the options.</summary>
internal sealed record KlingWebhookSection(IConfiguration Section);

/// <summary>Stops the application at startup when a setting is wrong, because that is where people read messages.</summary>
internal sealed class KlingWebhookOptionsValidator(IEnumerable<KlingWebhookSection> sections) : IValidateOptions<KlingWebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, KlingWebhookOptions options)
    {
        string place = sections.LastOrDefault()?.Section is IConfigurationSection section ? section.Path + ":" : nameof(KlingWebhookOptions) + ".";
        string[] failures = [.. WebhookOptionsCheck.Failures(options).Select(failure => place + failure)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

/// <summary>Gives the clients of the application the secret of their webhooks' URLs, unless they have one.</summary>
internal sealed class KlingClientSecret(IOptions<KlingWebhookOptions> webhooks) : IPostConfigureOptions<KlingClientOptions>
{
    public void PostConfigure(string? name, KlingClientOptions options) => options.WebhookUrlSecret ??= webhooks.Value.UrlSecret;
}
