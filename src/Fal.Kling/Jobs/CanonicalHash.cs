using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fal.Kling.Jobs;

/// <summary>
/// Version 2 of the input's hash: SHA-256 over the values of the named fields. Members are sorted by name at every level, null members are omitted, numbers count by
/// value and strings by their characters. It must never change, because later versions of the package look for today's attempts.
/// </summary>
internal sealed class CanonicalHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private CanonicalHash()
    {
    }

    /// <summary>Computes the hash of some of an object's fields.</summary>
    /// <param name="input">A JSON object.</param>
    /// <param name="fields">The names of the fields that count.</param>
    public static string Of(JsonElement input, IReadOnlyList<string> fields)
    {
        HashSet<string> names = [.. fields.OfType<string>()];
        return Of(MembersOf(input).Where(member => names.Contains(member.Key)));
    }

    /// <summary>Computes the hash of an object with these members, in lower-case hex.</summary>
    public static string Of(IEnumerable<KeyValuePair<string, JsonElement>> members)
    {
        using CanonicalHash canonical = new();
        canonical.AppendObject(members);
        return Convert.ToHexStringLower(canonical.hash.GetHashAndReset());
    }

    /// <summary>Gets the members of an object that are hashed. A null member means the same as a missing one, and fal may store either.</summary>
    public static SortedDictionary<string, JsonElement> MembersOf(JsonElement value)
    {
        // If two members have the same name, the later one wins, as in most parsers.
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

    // JSON can contain half a surrogate pair, which .NET cannot read as text. It must not fail here.
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

    // The kind and the length keep two neighbouring values distinct.
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
