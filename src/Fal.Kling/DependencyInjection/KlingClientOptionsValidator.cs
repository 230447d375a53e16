using Fal.Kling.Engine.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Fal.Kling.DependencyInjection;

/// <summary>Stops the application at startup when a setting is wrong, because that is where people read messages.</summary>
internal sealed class KlingClientOptionsValidator(KlingClientName client) : IValidateOptions<KlingClientOptions>
{
    public ValidateOptionsResult Validate(string? name, KlingClientOptions options)
    {
        if (name != client.Options)
        {
            return ValidateOptionsResult.Skip;
        }

        string place = client.Section switch
        {
            null => "KlingClientOptions.",
            IConfigurationSection section => section.Path + ":",
            _ => string.Empty,
        };
        List<string> failures = [.. OptionsCheck.Failures(options).Select(failure => place + failure)];
        if (KeyFailure(options) is { } problem)
        {
            failures.Add(problem + KeyPlace());
        }

        string whose = client.ServiceKey is null ? string.Empty : $" (The client with the service key '{client.ServiceKey}'.)";
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures.Select(failure => failure + whose));
    }

    private static string? KeyFailure(KlingClientOptions options)
    {
        try
        {
            _ = new ApiKeySource(options.ApiKey, options.ApiKeyProvider);
            return null;
        }
        catch (KlingException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Describes where the configuration should have the key, and what is there instead. Names only: the values may be secrets.</summary>
    private string KeyPlace() => client.Section switch
    {
        null => string.Empty,
        IConfigurationSection { Value.Length: > 0 } section =>
            $" '{section.Path}' in the configuration is a value. Pass AddKlingClient the section that contains it.",
        IConfigurationSection section when section[nameof(KlingClientOptions.ApiKey)] is not null => $" The configuration setting is {section.Path}:{nameof(KlingClientOptions.ApiKey)}.",
        IConfigurationSection section =>
            $" The configuration setting is {section.Path}:{nameof(KlingClientOptions.ApiKey)}, but {(section.Exists() ? $"'{section.Path}' contains only {NamesIn(section)}" : $"the section '{section.Path}' doesn't exist")}.",
        _ => $" The configuration setting is {nameof(KlingClientOptions.ApiKey)}, outside any section. Pass AddKlingClient the section that contains the key, such as configuration.GetSection(\"Kling\").",
    };

    private static string NamesIn(IConfigurationSection section) => string.Join(", ", section.GetChildren().Select(child => child.Key));
}
