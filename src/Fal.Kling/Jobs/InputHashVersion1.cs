using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fal.Kling.Jobs;

/// <summary>
/// A hash that two inputs share when they ask for the same result. It is over the fields, not the text of the JSON, so neither the order of the members
/// nor members that fal adds when it stores an input change it.
/// </summary>
internal static class InputHash
{
    public static string Of(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return Of(document.RootElement);
    }

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

    // The length keeps two neighbouring fields from being read as one.
    private static void Append(IncrementalHash hash, string? value)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, value?.Length ?? -1);
        hash.AppendData(length);
        hash.AppendData(Encoding.UTF8.GetBytes(value ?? string.Empty));
    }
}
