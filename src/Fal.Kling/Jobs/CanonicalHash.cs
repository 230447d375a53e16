using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fal.Kling.Jobs;

/// <summary>
/// Version 2 of the input's hash: SHA-256 over the values of the named fields, with members sorted by name at every level, without members that are null, numbers by
/// value and strings by their characters. It must never change: attempts of today are looked for by the packages of tomorrow.
/// </summary>
internal sealed class CanonicalHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private CanonicalHash()
    {
    }

    /// <summary>The hash of an object's fields, in lower-case hex.</summary>
    /// <param name="input">A JSON object.</param>
    /// <param name="fields">The names of the fields that count.</param>
    public static string Of(JsonElement input, IReadOnlyList<string> fields)
    {
        using CanonicalHash canonical = new();
        HashSet<string> names = [.. fields.OfType<string>()];
        canonical.AppendObject(input, names.Contains);
        return Convert.ToHexStringLower(canonical.hash.GetHashAndReset());
    }

    /// <summary>A member's name. Half of a surrogate pair, which JSON can spell and text cannot hold, does not make it fail.</summary>
    public static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    public void Dispose() => hash.Dispose();

    private void Append(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(value, static _ => true);
                break;
            case JsonValueKind.Array:
                AppendArray(value);
                break;
            case JsonValueKind.String:
                AppendText('s', CharactersOf(value));
                break;
            case JsonValueKind.Number:
                AppendText('n', CanonicalNumber.Of(value.GetRawText()));
                break;
            default:
                AppendText('l', value.GetRawText());
                break;
        }
    }

    private void AppendObject(JsonElement value, Func<string, bool> counts)
    {
        // Of two members with one name the later wins, as for every parser that keeps one of them.
        SortedDictionary<string, JsonElement> members = new(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            members[NameOf(member)] = member.Value;
        }

        AppendText('{', string.Empty);
        foreach ((string name, JsonElement member) in members)
        {
            if (member.ValueKind != JsonValueKind.Null && counts(name))
            {
                AppendText('m', name);
                Append(member);
            }
        }

        AppendText('}', string.Empty);
    }

    private void AppendArray(JsonElement value)
    {
        AppendText('[', string.Empty);
        foreach (JsonElement item in value.EnumerateArray())
        {
            Append(item);
        }

        AppendText(']', string.Empty);
    }

    private static string CharactersOf(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return text.GetRawText();
        }
    }

    // The kind and the length keep two neighbours from being read as one.
    private void AppendText(char kind, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> head = stackalloc byte[1 + sizeof(int)];
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], bytes.Length);
        hash.AppendData(head);
        hash.AppendData(bytes);
    }
}
