namespace Fal.Kling.Jobs;

/// <summary>What to buy: an endpoint, and its bare input as UTF-8 JSON.</summary>
internal sealed record JobInput(string EndpointId, byte[] Json);
