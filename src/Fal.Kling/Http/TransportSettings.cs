namespace Fal.Kling.Http;

/// <summary>What a transport needs to know of the client's options.</summary>
internal sealed record TransportSettings(HostPins Pins, TimeSpan HttpTimeout, int MaxRetries, TimeProvider Time);
