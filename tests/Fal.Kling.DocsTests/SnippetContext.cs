using Microsoft.Extensions.Configuration;

namespace Fal.Kling.DocsTests;

/// <summary>The names that a snippet in the docs can use without declaring them. Snippets are compiled, not run.</summary>
internal abstract class SnippetContext
{
    protected static readonly KlingClient client = null!;
    protected static readonly KlingJob<KlingVideo> job = null!;
    protected static readonly JobTicket ticket = null!;
    protected static readonly KlingVideo video = null!;
    protected static readonly TextToVideoRequest request = null!;
    protected static readonly IServiceCollection services = null!;
    protected static readonly IConfiguration configuration = null!;
    protected static readonly WebApplicationBuilder builder = null!;
    protected static readonly WebApplication app = null!;
    protected static readonly KlingWebhookInbox inbox = null!;
    protected static readonly KlingWebhookVerifier verifier = null!;
    protected static readonly Dictionary<string, string> headers = null!;
    protected static readonly byte[] body = null!;
    protected static readonly string query = null!;
    protected static readonly CancellationToken cancellationToken = CancellationToken.None;

    protected static ValueTask<string> ReadKeyAsync(string tenant, CancellationToken cancellationToken) => throw new InvalidOperationException($"Not run: {tenant}.");

    /// <summary>What an application does when its order is ready.</summary>
    protected interface IOrders
    {
        Task FinishAsync(string requestId, Uri video, CancellationToken cancellationToken);
    }
}
