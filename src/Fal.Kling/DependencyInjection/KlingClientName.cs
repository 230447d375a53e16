using Microsoft.Extensions.Configuration;

namespace Fal.Kling.DependencyInjection;

/// <summary>The names of a client that is registered with an application's services.</summary>
/// <param name="ServiceKey">Its service key; null for the client without one.</param>
/// <param name="HttpClient">The name of its HttpClient.</param>
/// <param name="Options">The name of its options.</param>
internal sealed record KlingClientName(object? ServiceKey, string HttpClient, string Options)
{
    /// <summary>Gets the section that configures its options; null when code configures them.</summary>
    public IConfiguration? Section { get; set; }
}
