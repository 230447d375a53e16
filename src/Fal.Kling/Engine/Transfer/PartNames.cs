using System.Security.Cryptography;
using System.Text;

namespace Fal.Kling.Engine.Transfer;

/// <summary>
/// The two files that a download writes before the rename: the bytes so far, and the mark that identifies the remote file.
/// </summary>
internal sealed record PartNames(string Part, string Mark)
{
    // The limit of common file systems: in UTF-8 bytes, on Windows in UTF-16 units.
    private const int MaxName = 255;
    private const int HashLength = 12;
    private const string PartSuffix = ".part";
    private const string MarkSuffix = ".part.json";

    /// <summary>
    /// Gets <c>name.part</c> and <c>name.part.json</c>. A name that leaves no room for the suffix is shortened, and a hash keeps two long names apart.
    /// </summary>
    public static PartNames For(string path)
    {
        string name = Path.GetFileName(path);
        string stem = SizeOf(name + MarkSuffix) <= MaxName ? path : Path.Combine(Path.GetDirectoryName(path)!, Shorten(name));
        return new PartNames(stem + PartSuffix, stem + MarkSuffix);
    }

    private static string Shorten(string name)
    {
        string hash = "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength];
        int room = MaxName - SizeOf(hash + MarkSuffix);
        StringBuilder start = new();
        foreach (Rune rune in name.EnumerateRunes())
        {
            room -= SizeOf(rune.ToString());
            if (room < 0)
            {
                break;
            }

            start.Append(rune);
        }

        return start.Append(hash).ToString();
    }

    private static int SizeOf(string text) => OperatingSystem.IsWindows() ? text.Length : Encoding.UTF8.GetByteCount(text);
}
