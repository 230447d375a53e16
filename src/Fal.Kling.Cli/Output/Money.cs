using System.Globalization;

namespace Fal.Kling.Cli.Output;

/// <summary>Writes US dollars.</summary>
internal static class Money
{
    public static string Text(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"${amount:0.00##}");

    public static string Text(KlingPrice? price) => price?.ToString() ?? "not known";
}
