namespace Fal.Kling.Emulator;

/// <summary>Writes the platform's metadata: the addresses that webhooks come from.</summary>
internal static class MetaJson
{
    private static readonly string[] WebhookIpRanges = ["127.0.0.1/32", "::1/128"];

    public static byte[] Write() => JsonBytes.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("webhook_ip_ranges");
        foreach (string range in WebhookIpRanges)
        {
            writer.WriteStringValue(range);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
