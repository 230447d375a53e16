using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>Writes the OpenAPI document of one endpoint: the submission with the schema of its input, and the result with its schema.</summary>
internal static class OpenApiJson
{
    private const string Input = "Input";
    private const string Output = "Output";

    public static void Write(Utf8JsonWriter writer, KlingEndpoint endpoint, Uri queueUrl)
    {
        writer.WriteStartObject();
        writer.WriteString("openapi", "3.0.4");
        writer.WriteStartObject("info");
        writer.WriteString("title", $"Queue OpenAPI for {endpoint.Id}");
        writer.WriteString("version", "1.0.0");
        writer.WriteStartObject("x-fal-metadata");
        writer.WriteString("endpointId", endpoint.Id);
        writer.WriteString("category", endpoint.Kind);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartArray("servers");
        writer.WriteStartObject();
        writer.WriteString("url", queueUrl.AbsoluteUri.TrimEnd('/'));
        writer.WriteEndObject();
        writer.WriteEndArray();
        WritePaths(writer, endpoint);
        writer.WriteStartObject("components");
        writer.WriteStartObject("schemas");
        SchemaJson.WriteInputs(writer, Input, endpoint);
        SchemaJson.WriteOutputs(writer, Output, endpoint);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WritePaths(Utf8JsonWriter writer, KlingEndpoint endpoint)
    {
        writer.WriteStartObject("paths");
        writer.WriteStartObject($"/{endpoint.Id}");
        writer.WriteStartObject("post");
        writer.WriteStartObject("requestBody");
        writer.WriteBoolean("required", true);
        WriteContent(writer, Input);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject($"/{endpoint.App}/requests/{{request_id}}");
        writer.WriteStartObject("get");
        writer.WriteStartObject("responses");
        writer.WriteStartObject("200");
        writer.WriteString("description", "Result of the request.");
        WriteContent(writer, Output);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter writer, string schema)
    {
        writer.WriteStartObject("content");
        writer.WriteStartObject("application/json");
        writer.WritePropertyName("schema");
        SchemaJson.WriteReference(writer, schema);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
