namespace Fal.Kling.Emulator;

/// <summary>Writes the JSON of <c>GET /v1/models</c>.</summary>
internal static class ModelsJson
{
    public static byte[] Write(IEnumerable<KlingEndpoint> endpoints, Uri queueUrl, bool withOpenApi) => JsonBytes.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("models");
        foreach (KlingEndpoint endpoint in endpoints)
        {
            writer.WriteStartObject();
            writer.WriteString("endpoint_id", endpoint.Id);
            writer.WriteStartObject("metadata");
            writer.WriteString("display_name", endpoint.Id);
            writer.WriteString("category", endpoint.Kind);
            writer.WriteString("status", "active");
            writer.WriteEndObject();
            if (withOpenApi)
            {
                writer.WritePropertyName("openapi");
                OpenApiJson.Write(writer, endpoint, queueUrl);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNull("next_cursor");
        writer.WriteBoolean("has_more", false);
        writer.WriteEndObject();
    });
}
