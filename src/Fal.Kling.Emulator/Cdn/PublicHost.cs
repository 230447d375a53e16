using System.Net;
using System.Net.Sockets;

namespace Fal.Kling.Emulator;

/// <summary>Decides which hosts fal could reach. Names are not resolved.</summary>
internal static class PublicHost
{
    private static readonly IPNetwork[] Unreachable =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3",
            "::/128", "::1/128", "fc00::/7", "fe80::/10", "ff00::/8",
        ]).Select(IPNetwork.Parse),
    ];

    /// <summary>Whether the host is public: neither this machine nor a private network.</summary>
    public static bool IsPublic(Uri url)
    {
        string host = url.IdnHost.TrimEnd('.');
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            IPAddress plain = address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
            return !Unreachable.Any(network => network.Contains(plain));
        }

        return host.Length > 0
            && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            && !host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }
}
