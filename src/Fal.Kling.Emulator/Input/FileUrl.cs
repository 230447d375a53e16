using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Fal.Kling.Emulator;

/// <summary>The URL of an input file, exactly as in the JSON. Nothing corrects it before it reaches the file's server.</summary>
internal static partial class FileUrl
{
    /// <summary>Reads an absolute http or https URL that is valid by RFC 3986: without white space, and with everything beyond ASCII escaped.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? url)
    {
        url = null;
        return Valid().IsMatch(text) && Uri.TryCreate(text, UriKind.Absolute, out url) && url.Host.Length > 0;
    }

    [GeneratedRegex(@"\Ahttps?://([A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Valid();
}
