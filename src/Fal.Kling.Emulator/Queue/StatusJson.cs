using System.Globalization;
using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>Writes the JSON of submissions, statuses and early results. Request URLs contain only the owner and the app of the endpoint.</summary>
internal sealed class StatusJson(EmulatorUrls urls, FalEmulatorOptions options)
{
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    private static readonly JsonEncodedText Level = JsonEncodedText.Encode("INFO");
    private static readonly JsonEncodedText Source = JsonEncodedText.Encode("USER");

    public byte[] WriteSubmitted(Job job, int position) => JsonBytes.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString(Status, "IN_QUEUE");
        writer.WriteString("request_id", job.RequestId);
        writer.WriteString("gateway_request_id", job.RequestId);
        WriteUrls(writer, urls.RequestsPrefixOf(job.Endpoint.App) + job.RequestId);
        writer.WriteNumber("queue_position", position);
        writer.WriteEndObject();
    });

    /// <summary>Writes a status, with the whole log so far if logs were requested.</summary>
    public byte[] Write(Job job, JobView view, bool withLogs, StatusShape shape) =>
        JsonBytes.Write(writer => Write(writer, job, view, withLogs, firstLog: 0, shape));

    /// <summary>Writes a status as an event of a stream, with the log from <paramref name="firstLog"/> on.</summary>
    public byte[] WriteEvent(Job job, JobView view, bool withLogs, int firstLog, StatusShape shape) =>
        JsonBytes.WriteEvent(writer => Write(writer, job, view, withLogs, firstLog, shape));

    public static byte[] WriteStillInProgress(string requestsPrefix, string requestId) => JsonBytes.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("detail", "Request is still in progress");
        writer.WriteString("request_id", requestId);
        WriteUrls(writer, requestsPrefix + requestId);
        writer.WriteEndObject();
    });

    private void Write(Utf8JsonWriter writer, Job job, JobView view, bool withLogs, int firstLog, StatusShape shape)
    {
        string name = shape.Claim ?? NameOf(view.Status);
        writer.WriteStartObject();
        writer.WriteString(Status, name);
        writer.WriteString("request_id", job.RequestId);
        if (name == "IN_QUEUE" && !shape.OmitsPosition)
        {
            writer.WriteNumber("queue_position", view.Position);
        }

        if (!shape.OmitsLogs)
        {
            WriteLogs(writer, view, withLogs && shape.Logs != EmulatedLogShape.None, firstLog, shape.Logs);
        }

        WriteMetrics(writer, view, isOver: name == "COMPLETED");
        if (view.Failure is { } failure && name == "COMPLETED")
        {
            writer.WriteString("error", failure.Error);
            writer.WriteString("error_type", failure.ErrorType);
        }

        WriteUrls(writer, urls.RequestsPrefixOf(job.Endpoint.App) + job.RequestId);
        writer.WriteEndObject();
    }

    private static string NameOf(EmulatedJobStatus status) => status switch
    {
        EmulatedJobStatus.InQueue => "IN_QUEUE",
        EmulatedJobStatus.InProgress => "IN_PROGRESS",
        _ => "COMPLETED",
    };

    private void WriteLogs(Utf8JsonWriter writer, JobView view, bool withLogs, int firstLog, EmulatedLogShape shape)
    {
        if (!withLogs)
        {
            writer.WriteNull("logs");
            return;
        }

        writer.WriteStartArray("logs");
        for (int line = firstLog; line < view.LogCount; line++)
        {
            string format = shape == EmulatedLogShape.Bare ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff";
            DateTime time = JobLogs.TimeOf(line, view.StartedAt!.Value, options).UtcDateTime;
            writer.WriteStartObject();
            writer.WriteString("timestamp", time.ToString(format, CultureInfo.InvariantCulture));
            writer.WriteString("message", options.LogLines[line]);
            if (shape == EmulatedLogShape.Labelled)
            {
                writer.WriteStartObject("labels");
                WriteLevelAndSource(writer);
                writer.WriteEndObject();
            }
            else if (shape == EmulatedLogShape.Flat)
            {
                WriteLevelAndSource(writer);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteLevelAndSource(Utf8JsonWriter writer)
    {
        writer.WriteString("level", Level);
        writer.WriteString("source", Source);
    }

    private static void WriteMetrics(Utf8JsonWriter writer, JobView view, bool isOver)
    {
        writer.WriteStartObject("metrics");
        if (isOver && view.EndedAt is { } endedAt)
        {
            if (view.StartedAt is { } startedAt)
            {
                writer.WriteNumber("inference_time", (endedAt - startedAt).TotalSeconds);
            }
            else
            {
                writer.WriteNull("inference_time");
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteUrls(Utf8JsonWriter writer, string url)
    {
        writer.WriteString("response_url", url);
        writer.WriteString("status_url", $"{url}/status");
        writer.WriteString("cancel_url", $"{url}/cancel");
    }
}
