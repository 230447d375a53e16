using Fal.Kling.Http;
using Microsoft.Extensions.Options;

namespace Fal.Kling.Hosting;

/// <summary>Lets a wrong setting stop the application at its start, where its message is read.</summary>
internal sealed class KlingClientOptionsValidator(ClientName client) : IValidateOptions<KlingClientOptions>
{
    public ValidateOptionsResult Validate(string? name, KlingClientOptions options)
    {
        if (name != client.Options)
        {
            return ValidateOptionsResult.Skip;
        }

        string place = client.SectionPath is { } path ? path + ":" : "KlingClientOptions.";
        List<string> failures = [.. OptionsCheck.Failures(options).Select(failure => place + failure)];
        if (KeyFailure(options) is { } problem)
        {
            failures.Add(client.SectionPath is null ? problem : $"{problem} In configuration that is {place}{nameof(options.ApiKey)}.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
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
}
