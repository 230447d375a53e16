using System.Globalization;

namespace Fal.Kling.Jobs;

/// <summary>
/// One spelling for each number: its significant digits and the power of ten they are multiplied by. 5, 5.0 and 5e0 are "5e0"; 0.1 is "1e-1".
/// It is done with the digits of the text, because a double would make two long seeds equal.
/// </summary>
internal static class CanonicalNumber
{
    /// <param name="json">A number as JSON spells it.</param>
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
            // No number of anybody's: its text stands for itself.
            return json;
        }

        exponent += digits.Length - significant.Length - fraction.Length;
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{significant}e{exponent}");
    }
}
