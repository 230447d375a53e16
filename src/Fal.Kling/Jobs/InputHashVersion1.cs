using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fal.Kling.Jobs;

/// <summary>The hash that version 0.1 wrote into its attempts, over the seven fields of its requests. It must never change.</summary>
internal static class InputHashVersion1
{
    public static string Of(JsonElement input)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string field in (string[])["prompt", "image_url", "tail_image_url", "duration", "aspect_ratio", "negative_prompt", "cfg_scale"])
        {
            Append(hash, Text(input, field));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string? Text(JsonElement input, string field) => !input.TryGetProperty(field, out JsonElement value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        _ => null,
    };

    // The length keeps two neighbouring fields distinct.
    private static void Append(IncrementalHash hash, string? value)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, value?.Length ?? -1);
        hash.AppendData(length);
        hash.AppendData(Encoding.UTF8.GetBytes(value ?? string.Empty));
    }
}
