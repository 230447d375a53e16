namespace Fal.Kling.Engine.Http;

/// <summary>What a transport needs to know of the client's options.</summary>
internal sealed record TransportSettings(TrustedOrigins Pins, TimeSpan HttpTimeout, int MaxRetries, TimeProvider Time);
