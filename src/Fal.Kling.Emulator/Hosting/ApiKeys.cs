using System.Security.Cryptography;
using System.Text;

namespace Fal.Kling.Emulator;

/// <summary>The accepted keys: <c>Authorization: Key id:secret</c>. They can change while the emulator runs.</summary>
internal sealed class ApiKeys
{
    private const string Scheme = "Key ";
    private readonly Lock gate = new();
    private readonly List<string> accepted;
    private readonly Dictionary<string, string> accounts;

    /// <param name="keys">The initial keys, each of its own account.</param>
    public ApiKeys(IReadOnlyList<string> keys)
    {
        accepted = [.. keys];
        accounts = keys.Distinct().ToDictionary(key => key);
        First = keys[0];
    }

    /// <summary>The key that has been accepted the longest. If none is accepted, the last one that was.</summary>
    public string First { get; private set; }

    public static void ThrowIfNoKey(string key, string parameter)
    {
        if (!key.Contains(':', StringComparison.Ordinal))
        {
            throw new ArgumentException("A key must be an id and a secret with a colon between them, such as 'my-id:my-secret'.", parameter);
        }
    }

    /// <summary>
    /// Gets the user id of an account, which has the form of a login service's ids. It follows from the key id of the account's first key, so it is the same in every run.
    /// </summary>
    public static string UserIdOf(string account) =>
        $"auth0|{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(account[..account.IndexOf(':', StringComparison.Ordinal)]))[..12])}";

    /// <summary>Gets the user id of a key that is or was accepted. Otherwise null.</summary>
    public string? TryGetUserId(string key)
    {
        lock (gate)
        {
            return accounts.TryGetValue(key, out string? account) ? UserIdOf(account) : null;
        }
    }

    /// <summary>Accepts a key. A key that has no account gets a new one.</summary>
    public void Add(string key, string? sameAccountAs)
    {
        lock (gate)
        {
            if (sameAccountAs is not null && !accounts.ContainsKey(sameAccountAs))
            {
                throw new ArgumentException("The emulator has never accepted this key, so it has no account.", nameof(sameAccountAs));
            }

            accounts[key] = sameAccountAs is not null ? accounts[sameAccountAs] : accounts.GetValueOrDefault(key, key);
            if (!accepted.Contains(key))
            {
                accepted.Add(key);
            }

            First = accepted[0];
        }
    }

    public bool Revoke(string key)
    {
        lock (gate)
        {
            bool wasAccepted = accepted.RemoveAll(one => one == key) > 0;
            First = accepted.FirstOrDefault() ?? First;
            return wasAccepted;
        }
    }

    /// <summary>Gets the sender of the request, or the reason why it is refused.</summary>
    public (ApiCaller? Caller, string? Refusal) Check(Exchange exchange)
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

        lock (gate)
        {
            return accepted.Contains(key) ? (new ApiCaller(key, accounts[key]), null) : (null, "No user found for Key ID and Secret");
        }
    }
}
