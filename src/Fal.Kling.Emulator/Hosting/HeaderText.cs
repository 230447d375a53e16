using System.Runtime.CompilerServices;

namespace Fal.Kling.Emulator;

/// <summary>Text that becomes the value of a header.</summary>
internal static class HeaderText
{
    /// <summary>Whether the text is printable ASCII, which a header can contain.</summary>
    public static bool IsSendable(string text) => text.All(c => c is >= ' ' and <= '~');

    public static void ThrowIfNotSendable(string text, [CallerArgumentExpression(nameof(text))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(text, name);
        if (!IsSendable(text))
        {
            throw new ArgumentException("The value becomes a header, so it must be printable ASCII.", name);
        }
    }
}
