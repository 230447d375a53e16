using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>Reads and writes a ticket as the JSON string that <see cref="JobTicket.ToString"/> returns.</summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public sealed class JobTicketJsonConverter : JsonConverter<JobTicket>
{
    /// <inheritdoc/>
    public override JobTicket Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("A job ticket must be a JSON string.");
        }

        try
        {
            return JobTicket.Parse(reader.GetString()!);
        }
        catch (FormatException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, JobTicket value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
