using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Fal.Kling.Emulator;

/// <summary>The URL of an input file, as it stands in the JSON: nothing mends it on its way to the server that has the file.</summary>
internal static partial class FileUrl
{
    /// <summary>Reads an absolute http or https URL that is valid as RFC 3986 has it: no white space, and everything beyond ASCII is escaped.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? url)
    {
        url = null;
        return Valid().IsMatch(text) && Uri.TryCreate(text, UriKind.Absolute, out url) && url.Host.Length > 0;
    }

    [GeneratedRegex(@"\Ahttps?://([A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Valid();
}
