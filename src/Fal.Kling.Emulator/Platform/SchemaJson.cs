using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>Writes the schemas of an endpoint's input and result, with the objects inside them.</summary>
internal static class SchemaJson
{
    public static void WriteReference(Utf8JsonWriter writer, string schema)
    {
        writer.WriteStartObject();
        writer.WriteString("$ref", $"#/components/schemas/{schema}");
        writer.WriteEndObject();
    }

    public static void WriteInputs(Utf8JsonWriter writer, string name, KlingEndpoint endpoint) =>
        WriteObjects(writer, name, endpoint.Fields);

    public static void WriteOutputs(Utf8JsonWriter writer, string name, KlingEndpoint endpoint)
    {
        writer.WriteStartObject(name);
        writer.WriteString("type", "object");
        WriteRequired(writer, endpoint.Output.Select(member => member.Name));
        writer.WriteStartObject("properties");
        foreach (OutputMember member in endpoint.Output)
        {
            writer.WritePropertyName(member.Name);
            WriteOutput(writer, member);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        foreach (string typeName in endpoint.Output.Select(member => member.TypeName).OfType<string>().Distinct())
        {
            WriteFile(writer, typeName);
        }
    }

    private static void WriteOutput(Utf8JsonWriter writer, OutputMember member)
    {
        if (member.TypeName is { } typeName && member.JsonType == "object")
        {
            WriteReference(writer, typeName);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type", member.JsonType);
        if (member.TypeName is { } itemType)
        {
            writer.WritePropertyName("items");
            WriteReference(writer, itemType);
        }

        writer.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter writer, string typeName)
    {
        List<FieldContract> members =
        [
            new() { Name = "url", Type = FieldType.Text, IsRequired = true },
            new() { Name = "content_type", Type = FieldType.Text, IsNullable = true },
            new() { Name = "file_name", Type = FieldType.Text, IsNullable = true },
            new() { Name = "file_size", Type = FieldType.Integer, IsNullable = true },
        ];
        if (typeName == "Image")
        {
            members.Add(new() { Name = "width", Type = FieldType.Integer, IsNullable = true });
            members.Add(new() { Name = "height", Type = FieldType.Integer, IsNullable = true });
        }

        WriteObjects(writer, typeName, members);
    }

    /// <summary>Writes the schema of an object, followed by those of the objects inside it.</summary>
    private static void WriteObjects(Utf8JsonWriter writer, string name, IReadOnlyList<FieldContract> fields)
    {
        writer.WriteStartObject(name);
        writer.WriteString("type", "object");
        WriteRequired(writer, fields.Where(field => field.IsRequired).Select(field => field.Name));
        writer.WriteStartObject("properties");
        foreach (FieldContract field in fields)
        {
            writer.WritePropertyName(field.Name);
            WriteField(writer, field);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        foreach (FieldContract field in fields.Where(field => field.TypeName is not null))
        {
            WriteObjects(writer, field.TypeName!, field.Members);
        }
    }

    private static void WriteRequired(Utf8JsonWriter writer, IEnumerable<string> names)
    {
        writer.WriteStartArray("required");
        foreach (string name in names)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }

    private static void WriteField(Utf8JsonWriter writer, FieldContract field)
    {
        writer.WriteStartObject();
        if (field is { Type: FieldType.Object, TypeName: { } typeName })
        {
            writer.WriteString("$ref", $"#/components/schemas/{typeName}");
        }
        else
        {
            writer.WriteString("type", NameOf(field.Type));
        }

        if (field.IsNullable)
        {
            writer.WriteBoolean("nullable", true);
        }

        WriteLimits(writer, field);
        if (field.ItemType is { } itemType)
        {
            writer.WritePropertyName("items");
            WriteItem(writer, itemType, field.TypeName);
        }

        if (field.Default is { } standard)
        {
            writer.WritePropertyName("default");
            standard.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteLimits(Utf8JsonWriter writer, FieldContract field)
    {
        if (field.Choices is { } choices)
        {
            writer.WriteStartArray("enum");
            foreach (string choice in choices)
            {
                writer.WriteStringValue(choice);
            }

            writer.WriteEndArray();
        }

        foreach ((string name, decimal? limit) in (ReadOnlySpan<(string, decimal?)>)
            [("minimum", field.Min), ("maximum", field.Max), ("maxLength", field.MaxLength), ("minItems", field.MinItems), ("maxItems", field.MaxItems)])
        {
            if (limit is { } value)
            {
                writer.WriteNumber(name, value);
            }
        }
    }

    private static void WriteItem(Utf8JsonWriter writer, FieldType type, string? typeName)
    {
        if (typeName is not null)
        {
            WriteReference(writer, typeName);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type", NameOf(type));
        writer.WriteEndObject();
    }

    private static string NameOf(FieldType type) => type switch
    {
        FieldType.Text => "string",
        FieldType.Number => "number",
        FieldType.Integer => "integer",
        FieldType.Boolean => "boolean",
        FieldType.List => "array",
        _ => "object",
    };
}
