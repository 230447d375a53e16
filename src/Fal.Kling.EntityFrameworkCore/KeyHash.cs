using System.Security.Cryptography;
using System.Text;

namespace Fal.Kling;

/// <summary>The primary key of a row: collations fold case, and a hash leaves nothing to fold.</summary>
internal static class KeyHash
{
    public static string Of(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
