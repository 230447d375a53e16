namespace Fal.Kling.Emulator;

/// <summary>Writes the JSON of <c>GET /v1/models/pricing</c>.</summary>
internal static class PricesJson
{
    /// <summary>Writes the prices. Endpoints without a known price are left out.</summary>
    public static byte[] Write(IEnumerable<KlingEndpoint> endpoints) => JsonBytes.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("prices");
        foreach (KlingEndpoint endpoint in endpoints)
        {
            if (endpoint.Price is { } price)
            {
                writer.WriteStartObject();
                writer.WriteString("endpoint_id", endpoint.Id);
                writer.WriteNumber("unit_price", price.UnitPrice);
                writer.WriteString("unit", price.Unit);
                writer.WriteString("currency", "USD");
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
        writer.WriteNull("next_cursor");
        writer.WriteBoolean("has_more", false);
        writer.WriteEndObject();
    });
}
