namespace Fal.Kling.Emulator;

/// <summary>Writes the body of a webhook: the outcome of the job, and the response at its result URL, or why that response is left out.</summary>
internal static class WebhookJson
{
    public static byte[] Write(Job job, string? payloadError = null) => JsonBytes.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("request_id", job.RequestId);
        writer.WriteString("gateway_request_id", job.RequestId);
        writer.WriteString("status", job.Failure is null ? "OK" : "ERROR");
        if (job.Failure is { } failure)
        {
            writer.WriteString("error", failure.Error);
        }

        writer.WritePropertyName("payload");
        if (payloadError is null)
        {
            writer.WriteRawValue(job.Failure?.Body ?? ResultJson.Write(job));
        }
        else
        {
            writer.WriteNullValue();
            writer.WriteString("payload_error", payloadError);
        }

        writer.WriteEndObject();
    });
}
