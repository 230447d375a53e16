namespace System.Buffers.Text;

/// <summary>The part of .NET 9's Base64Url that the library uses, with the same leniency: whitespace anywhere, padding optional.</summary>
internal static class Base64Url
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    public static string EncodeToString(ReadOnlySpan<byte> source) => Convert.ToBase64String(source).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static byte[] DecodeFromChars(ReadOnlySpan<char> source)
    {
        byte[] bytes = new byte[((source.Length / 4) + 1) * 3];
        int length = 0;
        int digits = 0;
        int padding = 0;
        int group = 0;
        foreach (char character in source)
        {
            if (character is ' ' or '\t' or '\r' or '\n')
            {
                continue;
            }

            if (character is '=' or '%')
            {
                padding++;
                continue;
            }

            int digit = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0 || padding > 0)
            {
                throw new FormatException();
            }

            group = (group << 6) | digit;
            if (++digits % 4 == 0)
            {
                bytes[length++] = (byte)(group >> 16);
                bytes[length++] = (byte)(group >> 8);
                bytes[length++] = (byte)group;
                group = 0;
            }
        }

        switch (digits % 4)
        {
            case 2 when padding <= 2 && (group & 0xF) == 0:
                bytes[length++] = (byte)(group >> 4);
                break;
            case 3 when padding <= 1 && (group & 0x3) == 0:
                bytes[length++] = (byte)(group >> 10);
                bytes[length++] = (byte)(group >> 2);
                break;
            case 0 when padding == 0:
                break;
            default:
                throw new FormatException();
        }

        return bytes[..length];
    }
}
