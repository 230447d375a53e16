using System.Net;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Webhooks;

/// <summary>Where webhooks are received, and how many.</summary>
/// <param name="Host">The address to listen on.</param>
/// <param name="Port">The port; 0 takes a free one.</param>
/// <param name="Path">The path of the webhook.</param>
/// <param name="Count">After how many deliveries to end; null for never.</param>
internal sealed record ListenSettings(IPAddress Host, int Port, string Path, int? Count)
{
    private const int MaxCount = 1_000_000;

    /// <exception cref="UsageException">A value is outside its limits.</exception>
    public static ListenSettings Parse(string host, int? port, string path, int? count) => new(
        HostOf(host),
        port is null or (>= 1 and <= ushort.MaxValue) ? port ?? 0 : throw new UsageException($"--port is {port}; it must be from 1 to {ushort.MaxValue}."),
        PathOf(path),
        count is null or (>= 1 and <= MaxCount) ? count : throw new UsageException($"--count is {count}; it must be from 1 to {MaxCount}."));

    /// <summary>Whether an emulator, which calls this machine only, reaches it.</summary>
    public bool IsOnLoopback => IPAddress.IsLoopback(Reachable);

    private IPAddress Reachable => Host.Equals(IPAddress.Any) ? IPAddress.Loopback : Host.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : Host;

    /// <summary>The address at which programs on this machine reach it.</summary>
    public Uri UrlOf(int port) => new UriBuilder(Uri.UriSchemeHttp, Reachable.ToString(), port, Path).Uri;

    private static IPAddress HostOf(string text) => text == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(text, out IPAddress? address) ? address
        : throw new UsageException($"--host is '{text}', but it must be an IP address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them.");

    private static string PathOf(string text) => text.StartsWith('/') && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '-' or '_' or '.' or '~') && !text.Contains("//", StringComparison.Ordinal)
        ? text
        : throw new UsageException($"--path is '{text}', but it must begin with / and have only letters, digits and the characters - _ . ~ in its parts, such as /hooks/fal.");
}
