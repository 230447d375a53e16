namespace Fal.Kling.Jobs;

/// <summary>What is bought: an endpoint, and its bare input as UTF-8 JSON.</summary>
internal sealed record JobInput(string EndpointId, byte[] Json);
