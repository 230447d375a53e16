using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fal.Kling.Engine.Http;

/// <summary>Reads a string, or any other value as text. A member that is only displayed must not cost a paid result.</summary>
internal sealed class LenientTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument value = JsonDocument.ParseValue(ref reader);
        return value.RootElement.AnyText();
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => throw new NotSupportedException();
}
