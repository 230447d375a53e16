namespace Fal.Kling.Engine.Http;

/// <summary>Gets the key from the options, the environment, or a provider. A provider is called once per operation, and once more when fal refuses the key.</summary>
internal sealed class ApiKeySource
{
    private const string ProviderName = "KlingClientOptions.ApiKeyProvider";

    private readonly ApiKey? fixedKey;
    private readonly Func<CancellationToken, ValueTask<string>>? provider;

    /// <exception cref="KlingException">No key was found, or the text cannot be a key.</exception>
    public ApiKeySource(string? apiKey, Func<CancellationToken, ValueTask<string>>? provider)
    {
        this.provider = provider;
        if (provider is null)
        {
            fixedKey = apiKey is not null ? new ApiKey(apiKey, "KlingClientOptions.ApiKey") : FromEnvironment();
        }
    }

    public async ValueTask<ApiKey> GetAsync(CancellationToken cancellationToken) =>
        fixedKey ?? new ApiKey(await provider!(cancellationToken).ConfigureAwait(false), ProviderName, provider);

    private static ApiKey FromEnvironment()
    {
        if (Read("FAL_KEY") is { } key)
        {
            return new ApiKey(key, "the environment variable FAL_KEY");
        }

        return (Read("FAL_KEY_ID"), Read("FAL_KEY_SECRET")) switch
        {
            ({ } id, { } secret) => new ApiKey($"{id}:{secret}", "the environment variables FAL_KEY_ID and FAL_KEY_SECRET"),
            ({ }, null) => throw NoKey(" The environment variable FAL_KEY_ID is set, but FAL_KEY_SECRET is not."),
            (null, { }) => throw NoKey(" The environment variable FAL_KEY_SECRET is set, but FAL_KEY_ID is not."),
            _ => throw NoKey(string.Empty),
        };
    }

    private static KlingException NoKey(string half) => new(
        "No fal API key was found. Set the environment variable FAL_KEY (or FAL_KEY_ID and FAL_KEY_SECRET), KlingClientOptions.ApiKey or KlingClientOptions.ApiKeyProvider. " +
        $"Create a key at https://fal.ai/dashboard/keys.{half}");

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } value ? value : null;
}
