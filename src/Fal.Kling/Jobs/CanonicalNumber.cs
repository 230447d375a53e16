using System.Globalization;

namespace Fal.Kling.Jobs;

/// <summary>
/// Gives each number a single spelling: its significant digits and a power of ten. 5, 5.0 and 5e0 become "5e0". 0.1 becomes "1e-1".
/// It works on the digits of the text, because as a double two long seeds could be equal.
/// </summary>
internal static class CanonicalNumber
{
    /// <param name="json">The JSON text of a number.</param>
    public static string Of(string json)
    {
        string sign = json.StartsWith('-') ? "-" : string.Empty;
        string[] parts = json[sign.Length..].Split('e', 'E');
        string[] mantissa = parts[0].Split('.');
        string fraction = mantissa.Length > 1 ? mantissa[1] : string.Empty;
        string digits = (mantissa[0] + fraction).TrimStart('0');
        string significant = digits.TrimEnd('0');
        if (significant.Length == 0)
        {
            return "0";
        }

        long exponent = 0;
        if (parts.Length > 1 && !long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
        {
            // Not a realistic number. Its text is used unchanged.
            return json;
        }

        exponent += digits.Length - significant.Length - fraction.Length;
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{significant}e{exponent}");
    }
}
