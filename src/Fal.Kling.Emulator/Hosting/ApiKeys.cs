namespace Fal.Kling.Emulator;

/// <summary>Who may come in: <c>Authorization: Key id:secret</c>.</summary>
internal sealed class ApiKeys(IEnumerable<string> accepted)
{
    private const string Scheme = "Key ";
    private readonly HashSet<string> accepted = [.. accepted];

    /// <summary>The key of the request, or why it is refused.</summary>
    public (string? Key, string? Refusal) Check(Exchange exchange)
    {
        string header = exchange.Http.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return (null, $"Cannot access application \"{exchange.Route.Target}\". Authentication is required to access this application.");
        }

        string key = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..] : string.Empty;
        if (!key.Contains(':', StringComparison.Ordinal))
        {
            return (null, "Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'.");
        }

        return accepted.TryGetValue(key, out string? known) ? (known, null) : (null, "No user found for Key ID and Secret");
    }
}
