using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>A request in JSON is its endpoint's input with <c>endpoint_id</c> next to it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KlingRequestJsonConverter : JsonConverter<KlingRequest>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeof(KlingRequest).IsAssignableFrom(typeToConvert);

    /// <inheritdoc/>
    public override KlingRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonNode.Parse(ref reader) is JsonObject json ? RequestJson.Read(typeToConvert, json) : throw new JsonException("A request is a JSON object.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, KlingRequest value, JsonSerializerOptions options) => RequestJson.Write(value).WriteTo(writer);
}
