namespace Fal.Kling.Engine.Http;

/// <summary>What a transport needs to know of the client's options.</summary>
internal sealed record TransportSettings
{
    /// <summary>The hosts that may receive the key.</summary>
    public required TrustedOrigins Origins { get; init; }

    public required TimeSpan HttpTimeout { get; init; }

    public required int MaxRetries { get; init; }

    public required TimeProvider Time { get; init; }

    public required PaidRequestRules PaidRequests { get; init; }

    /// <summary>Lets the application add headers to each attempt; null when it does not want to.</summary>
    public Func<HttpRequestMessage, CancellationToken, ValueTask>? PrepareRequest { get; init; }
}
