using System.Diagnostics.CodeAnalysis;

namespace Fal.Kling.Emulator;

/// <summary>Reads the URL of a webhook. fal ignores URLs on loopback. The emulator ignores all others.</summary>
internal static class WebhookUrl
{
    // Otherwise .NET would decode %7E and shorten /a/../b, and a signed URL would not be the one that was given.
    private static readonly UriCreationOptions Exact = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? url)
    {
        string withoutFragment = text?.Split('#')[0] ?? string.Empty;
        bool isExact = Uri.TryCreate(withoutFragment, Exact, out url) && url.PathAndQuery.StartsWith('/') && url.PathAndQuery.All(c => c is > ' ' and <= '~');
        return (isExact || Uri.TryCreate(withoutFragment, UriKind.Absolute, out url)) && IsCalled(url!);
    }

    public static bool IsCalled(Uri url) => url is { IsAbsoluteUri: true, IsLoopback: true, Scheme: "http" or "https" };
}
