namespace Fal.Kling.Engine.Http;

/// <summary>The client options that a transport uses.</summary>
internal sealed record TransportSettings
{
    /// <summary>Gets the hosts that may receive the key.</summary>
    public required TrustedOrigins Origins { get; init; }

    public required TimeSpan HttpTimeout { get; init; }

    public required int MaxRetries { get; init; }

    public required TimeProvider Time { get; init; }

    public required PaidRequestRules PaidRequests { get; init; }

    /// <summary>Lets the application add headers to each attempt; null when it doesn't add any.</summary>
    public Func<HttpRequestMessage, CancellationToken, ValueTask>? PrepareRequest { get; init; }
}
