using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fal.Kling;

/// <summary>
/// A hash that two inputs share when they ask for the same video. It is over the fields, not the JSON, so neither the order of the members
/// nor members that fal adds when it stores an input change it.
/// </summary>
internal static class InputHash
{
    public static string Of(VideoInput input)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, input.Prompt);
        Append(hash, input.ImageUrl);
        Append(hash, input.TailImageUrl);
        Append(hash, input.Duration);
        Append(hash, input.AspectRatio);
        Append(hash, input.NegativePrompt);
        Append(hash, input.CfgScale.ToString("R", CultureInfo.InvariantCulture));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // The length keeps two neighbouring fields from being read as one.
    private static void Append(IncrementalHash hash, string? value)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, value?.Length ?? -1);
        hash.AppendData(length);
        hash.AppendData(Encoding.UTF8.GetBytes(value ?? string.Empty));
    }
}
