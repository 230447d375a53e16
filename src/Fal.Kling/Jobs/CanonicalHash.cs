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

    /// <summary>The hash of some of an object's fields.</summary>
    /// <param name="input">A JSON object.</param>
    /// <param name="fields">The names of the fields that count.</param>
    public static string Of(JsonElement input, IReadOnlyList<string> fields)
    {
        HashSet<string> names = [.. fields.OfType<string>()];
        return Of(MembersOf(input).Where(member => names.Contains(member.Key)));
    }

    /// <summary>The hash of an object that has these members, in lower-case hex.</summary>
    public static string Of(IEnumerable<KeyValuePair<string, JsonElement>> members)
    {
        using CanonicalHash canonical = new();
        canonical.AppendObject(members);
        return Convert.ToHexStringLower(canonical.hash.GetHashAndReset());
    }

    /// <summary>An object's members that count. A null means the same as no member at all, and fal may store it as either.</summary>
    public static SortedDictionary<string, JsonElement> MembersOf(JsonElement value)
    {
        // Of two members with one name the later wins, as for every parser that keeps one of them.
        SortedDictionary<string, JsonElement> members = new(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            string name = NameOf(member);
            if (member.Value.ValueKind == JsonValueKind.Null)
            {
                members.Remove(name);
            }
            else
            {
                members[name] = member.Value;
            }
        }

        return members;
    }

    // Half of a surrogate pair, which JSON can spell and text cannot hold, does not make it fail.
    private static string NameOf(JsonProperty member)
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
                AppendObject(MembersOf(value));
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

    private void AppendObject(IEnumerable<KeyValuePair<string, JsonElement>> members)
    {
        AppendText('{', string.Empty);
        foreach ((string name, JsonElement member) in members)
        {
            AppendText('m', name);
            Append(member);
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
