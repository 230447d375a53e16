using System.Text.Json;
using System.Text.Unicode;

namespace Fal.Kling.Emulator;

/// <summary>Checks untrusted JSON, because .NET's parser accepts bytes and escapes that it cannot convert to a string later.</summary>
internal static class JsonText
{
    /// <summary>Parses a body. Refuses bytes that are not UTF-8, a byte order mark, and more than 64 levels of nesting.</summary>
    public static bool TryParse(byte[] body, out JsonElement json)
    {
        json = default;
        if (!Utf8.IsValid(body))
        {
            return false;
        }

        try
        {
            json = JsonElement.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether every name and string can be read. For example, <c>"\ud800"</c> is valid JSON, but only half of a character.</summary>
    public static bool IsUnicode(JsonElement json)
    {
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.String => json.GetString() is not null,
                JsonValueKind.Array => json.EnumerateArray().All(IsUnicode),
                JsonValueKind.Object => json.EnumerateObject().All(member => member.Name is not null && IsUnicode(member.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
