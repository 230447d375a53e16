using System.Collections.Concurrent;

namespace Fal.Kling.Emulator;

/// <summary>The short-lived tokens that the Python client sends to the CDN.</summary>
internal sealed class CdnTokens(TimeProvider clock)
{
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> expiries = new();

    public (string Token, DateTimeOffset ExpiresAt) Issue()
    {
        string token = Guid.NewGuid().ToString("N");
        DateTimeOffset expiresAt = clock.GetUtcNow() + Lifetime;
        expiries[token] = expiresAt;
        return (token, expiresAt);
    }

    public bool Accepts(string authorization) =>
        authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && expiries.TryGetValue(authorization[Scheme.Length..], out DateTimeOffset expiresAt)
        && clock.GetUtcNow() < expiresAt;
}
