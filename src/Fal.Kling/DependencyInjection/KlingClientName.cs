using Microsoft.Extensions.Configuration;

namespace Fal.Kling.DependencyInjection;

/// <summary>What a client of an application's services is called.</summary>
/// <param name="ServiceKey">Its service key; null for the one without.</param>
/// <param name="HttpClient">The name of its HttpClient.</param>
/// <param name="Options">The name of its options.</param>
internal sealed record KlingClientName(object? ServiceKey, string HttpClient, string Options)
{
    /// <summary>Where its options are configured; null when that is in code.</summary>
    public IConfiguration? Section { get; set; }
}
