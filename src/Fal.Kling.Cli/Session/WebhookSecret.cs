namespace Fal.Kling.Cli.Session;

/// <summary>The secret that the sender and the receiver of webhooks share. It is in a file or in the environment, and never on a command line, where other programs see it.</summary>
internal static class WebhookSecret
{
    public const string Variable = "KLING_WEBHOOK_SECRET";

    private const int MinLength = 16;
    private const int MaxFileSize = 64 * 1024;

    /// <param name="path">The file; null takes the environment.</param>
    /// <returns>The secret; null if there is none.</returns>
    /// <exception cref="UsageException">The file cannot be read, or the secret is too short.</exception>
    public static string? Read(string? path)
    {
        string? text = path is null ? Environment.GetEnvironmentVariable(Variable) : ReadFile(path);
        string secret = text?.Trim() ?? string.Empty;
        if (secret.Length == 0 && path is null)
        {
            return null;
        }

        return secret.Length >= MinLength
            ? secret
            : throw new UsageException($"The secret in {(path is null ? Variable : $"'{path}'")} has {secret.Length} characters; it must have at least {MinLength}. `openssl rand -hex 16` makes one.");
    }

    private static string ReadFile(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: > MaxFileSize } ? throw new UsageException($"'{path}' is too large to be a secret.") : File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"The secret's file '{path}' cannot be read: {exception.Message}");
        }
    }
}
