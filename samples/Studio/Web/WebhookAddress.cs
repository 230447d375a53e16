using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Studio.Hosting;
using Studio.Steps;

namespace Studio.Web;

/// <summary>Where fal's webhooks go.</summary>
/// <param name="options">The studio's public address.</param>
/// <param name="server">The address that the server listens at, which the emulator on the same machine can call.</param>
/// <param name="services">Tells whether webhooks are received at all.</param>
internal sealed class WebhookAddress(IOptions<StudioOptions> options, IServer server, IServiceProvider services) : IWebhookAddress
{
    /// <summary>The path of the webhooks.</summary>
    public const string Path = "/hooks/fal";

    /// <inheritdoc/>
    public Uri? WebhookUrl => options.Value.PublicUrl is { } url ? new Uri(url, Path) : HasReceiver && OwnAddress is { } own ? new Uri(own, Path) : null;

    private bool HasReceiver => services.GetService<Fal.Kling.KlingWebhookVerifier>() is not null;

    private Uri? OwnAddress => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Select(address => Uri.TryCreate(address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("*", "127.0.0.1", StringComparison.Ordinal), UriKind.Absolute, out Uri? url) ? url : null)
        .FirstOrDefault(url => url is { IsLoopback: true });
}
