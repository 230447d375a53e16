using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>Reads and writes a request as its endpoint's input with an additional <c>endpoint_id</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KlingRequestJsonConverter : JsonConverter<KlingRequest>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeof(KlingRequest).IsAssignableFrom(typeToConvert);

    /// <inheritdoc/>
    public override KlingRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonNode.Parse(ref reader) is JsonObject json ? RequestJson.Read(typeToConvert, json) : throw new JsonException("A request must be a JSON object.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, KlingRequest value, JsonSerializerOptions options) => RequestJson.Write(value).WriteTo(writer);
}
