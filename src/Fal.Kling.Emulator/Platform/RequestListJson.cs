using System.Globalization;
using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>Writes the JSON of a page of the request list, newest first.</summary>
internal static class RequestListJson
{
    public static byte[] Write(List<Job> found, int page, int limit, bool withPayloads) => JsonBytes.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("items");
        foreach (Job job in found.AsEnumerable().Reverse().Skip((page - 1) * limit).Take(limit))
        {
            WriteItem(writer, job, withPayloads);
        }

        writer.WriteEndArray();
        bool hasMore = found.Count > page * limit;
        if (hasMore)
        {
            writer.WriteString("next_cursor", RequestListQuery.CursorOf(page + 1));
        }
        else
        {
            writer.WriteNull("next_cursor");
        }

        writer.WriteBoolean("has_more", hasMore);
        writer.WriteEndObject();
    });

    private static void WriteItem(Utf8JsonWriter writer, Job job, bool withPayloads)
    {
        writer.WriteStartObject();
        writer.WriteString("request_id", job.RequestId);
        writer.WriteString("endpoint_id", job.Endpoint.Id);
        WriteTime(writer, "started_at", job.StartedAt ?? job.CreatedAt);
        WriteTime(writer, "sent_at", job.CreatedAt);
        WriteTime(writer, "ended_at", job.EndedAt);
        if (job.EndedAt is { } endedAt)
        {
            writer.WriteNumber("status_code", job.StatusCode);
            writer.WriteNumber("duration", (endedAt - (job.StartedAt ?? job.CreatedAt)).TotalSeconds);
        }
        else
        {
            writer.WriteNull("status_code");
            writer.WriteNull("duration");
        }

        if (withPayloads)
        {
            WritePayloads(writer, job);
        }

        writer.WriteEndObject();
    }

    private static void WritePayloads(Utf8JsonWriter writer, Job job)
    {
        writer.WritePropertyName("json_input");
        if (job.Headers.KeepsPayloads)
        {
            writer.WriteRawValue(job.Input.GetRawText());
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WritePropertyName("json_output");
        bool isKept = job.Headers.KeepsPayloads && job.EndedAt is not null && (job.Failure is not null || !job.Work.IsInline);
        if (isKept)
        {
            writer.WriteRawValue(job.Failure?.Body ?? ResultJson.Write(job));
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } value)
        {
            writer.WriteString(name, value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
