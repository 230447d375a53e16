using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Fal.Kling.Cli.Checks;

/// <summary>Checks how a host is reached: proxy, DNS, IPv4, IPv6, TLS, and whether it responds.</summary>
internal sealed class HostProbe(HttpClient http)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The host's clock minus ours, from its <c>Date</c> header; null if it sent none.</summary>
    public TimeSpan? ClockOffset { get; private set; }

    public async Task<Finding> RunAsync(string name, Uri url, CancellationToken cancellationToken)
    {
        Uri? proxy = ProxyOf(url);
        List<string> facts = [];
        if (proxy is not null)
        {
            facts.Add($"through the proxy {proxy.Host}:{proxy.Port}");
        }
        else if (await ConnectAsync(url, facts, cancellationToken) is { } problem)
        {
            return new Finding(name, FindingState.Problem, $"{url.Host}: {string.Join(", ", [.. facts, problem.Text])}", problem.Advice);
        }

        return await RespondAsync(name, url, facts, cancellationToken);
    }

    private static Uri? ProxyOf(Uri url) => url.IsLoopback || HttpClient.DefaultProxy.IsBypassed(url) ? null : HttpClient.DefaultProxy.GetProxy(url);

    private static async Task<(string Text, string Advice)?> ConnectAsync(Uri url, List<string> facts, CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = await Dns.GetHostAddressesAsync(url.Host, cancellationToken).WaitAsync(Limit, cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            return ($"DNS does not know it ({exception.Message})", "Check the network and its DNS server. A company network may need a proxy: set HTTPS_PROXY.");
        }

        IPAddress? reached = null;
        foreach (AddressFamily family in new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 })
        {
            string version = family == AddressFamily.InterNetwork ? "IPv4" : "IPv6";
            if (Array.Find(addresses, address => address.AddressFamily == family) is not { } address)
            {
                facts.Add($"no {version} address");
                continue;
            }

            string? failure = await TryConnectAsync(address, url.Port, cancellationToken);
            facts.Add(failure is null ? $"{version} works" : $"{version} fails ({failure})");
            reached ??= failure is null ? address : null;
        }

        return reached is null
            ? ($"port {url.Port} is not reachable", "Check the firewall. A company network may need a proxy: set HTTPS_PROXY.")
            : url.Scheme == Uri.UriSchemeHttps ? await SecureAsync(url, reached, facts, cancellationToken) : null;
    }

    private static async Task<string?> TryConnectAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, port, cancellationToken).AsTask().WaitAsync(Limit, cancellationToken);
            return null;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode.ToString();
        }
        catch (TimeoutException)
        {
            return "no response";
        }
    }

    [SuppressMessage("Security", "CA5398", Justification = "The system chooses the version of TLS.")]
    private static async Task<(string Text, string Advice)?> SecureAsync(Uri url, IPAddress address, List<string> facts, CancellationToken cancellationToken)
    {
        using TcpClient tcp = new(address.AddressFamily);
        try
        {
            await tcp.ConnectAsync(address, url.Port, cancellationToken);
            await using SslStream tls = new(tcp.GetStream());
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = url.Host }, cancellationToken).WaitAsync(Limit, cancellationToken);
            facts.Add($"TLS works ({tls.SslProtocol})");
            return null;
        }
        catch (AuthenticationException exception)
        {
            return ($"TLS fails: {exception.Message}", "If a company proxy inspects TLS, install its certificate on this machine. Do not switch the check off.");
        }
        catch (Exception exception) when (exception is IOException or SocketException or TimeoutException)
        {
            return ($"TLS fails: {exception.Message}", "Something between this machine and the host breaks TLS. Try another network.");
        }
    }

    private async Task<Finding> RespondAsync(string name, Uri url, List<string> facts, CancellationToken cancellationToken)
    {
        try
        {
            DateTimeOffset asked = DateTimeOffset.UtcNow;
            using HttpResponseMessage response = await http.GetAsync(new Uri(url, "/"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            DateTimeOffset answered = DateTimeOffset.UtcNow;
            ClockOffset = response.Headers.Date - (asked + ((answered - asked) / 2));
            facts.Add($"responds in {(answered - asked).TotalMilliseconds:0} ms");
            return new Finding(name, FindingState.Ok, $"{url.Host}: {string.Join(", ", facts)}");
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            string text = exception is HttpRequestException ? exception.Message : "no response";
            return new Finding(name, FindingState.Problem, $"{url.Host}: {string.Join(", ", [.. facts, text])}", "Check the proxy and the firewall, or wait: https://status.fal.ai says whether fal is down.");
        }
    }
}
