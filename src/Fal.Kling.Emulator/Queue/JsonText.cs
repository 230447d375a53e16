using System.Text.Json;
using System.Text.Unicode;

namespace Fal.Kling.Emulator;

/// <summary>Untrusted JSON: .NET's parser accepts bytes and escapes that it cannot turn into a string later.</summary>
internal static class JsonText
{
    /// <summary>Parses a body. It is not JSON if its bytes are not UTF-8, if it begins with a byte order mark, or if it is nested more than 64 deep.</summary>
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

    /// <summary>Whether every name and text can be read: <c>"\ud800"</c> is JSON, but half of a character.</summary>
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
