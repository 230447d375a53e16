using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>The platform host's list of an account's requests, newest first.</summary>
internal sealed class RequestListApi(JobQueue queue, ApiKeys keys, FalEmulatorOptions options)
{
    private const int DefaultLimit = 50;
    private const int LargestLimit = 100;
    private const int MostEndpoints = 50;
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromHours(24);
    private static readonly TimeSpan WindowWithRequestId = TimeSpan.FromDays(90);

    public Task HandleAsync(Exchange exchange)
    {
        (string? key, _) = keys.Check(exchange);
        if (key is null)
        {
            return exchange.AnswerAsync(401, ErrorBodies.Platform("authorization_error", "Invalid or missing API key"));
        }

        List<string> endpoints = List(exchange, "endpoint_id");
        if (endpoints.Count is 0 or > MostEndpoints)
        {
            return Invalid(exchange, $"endpoint_id: give between 1 and {MostEndpoints} endpoint ids");
        }

        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        string? requestId = exchange.Query("request_id");
        DateTimeOffset start = now - (requestId is null ? DefaultWindow : WindowWithRequestId);
        DateTimeOffset end = DateTimeOffset.MaxValue;
        if (!TryReadTime(exchange, "start", ref start) || !TryReadTime(exchange, "end", ref end))
        {
            return Invalid(exchange, "start and end: give an ISO 8601 date or time");
        }

        int limit = DefaultLimit;
        if (exchange.Query("limit") is { } limitText
            && (!int.TryParse(limitText, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > LargestLimit))
        {
            return Invalid(exchange, $"limit: give a number between 1 and {LargestLimit}");
        }

        if (!TryReadPage(exchange.Query("cursor"), out int page))
        {
            return Invalid(exchange, "cursor: give the next_cursor of an earlier answer");
        }

        string? status = exchange.Query("status");
        bool withPayloads = List(exchange, "expand").Contains("payloads");
        bool IsAskedFor(Job job) =>
            job.ApiKey == key
            && endpoints.Contains(job.Endpoint.Id)
            && (requestId is null || job.RequestId == requestId)
            && job.CreatedAt >= start
            && job.CreatedAt < end
            && job.CreatedAt + options.RequestListDelay <= now
            && (options.ListsUnfinishedRequests || job.EndedAt is not null)
            && (status is null || status == StatusOf(job));

        return exchange.AnswerAsync(200, queue.Read(jobs => Write(jobs.FindAll(IsAskedFor), page, limit, withPayloads)));
    }

    private static byte[] Write(List<Job> found, int page, int limit, bool withPayloads) => JsonBytes.Write(writer =>
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
            writer.WriteString("next_cursor", Convert.ToBase64String(Encoding.ASCII.GetBytes((page + 1).ToString(CultureInfo.InvariantCulture))));
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
        WriteTime(writer, "started_at", job.StartedAt);
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
            job.Input.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WritePropertyName("json_output");
        if (job.Headers.KeepsPayloads && job.EndedAt is not null)
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

    private static string? StatusOf(Job job) => job.EndedAt is null ? null : job.StatusCode switch
    {
        200 => "success",
        < 500 => "user_error",
        _ => "error",
    };

    private static Task Invalid(Exchange exchange, string message) => exchange.AnswerAsync(400, ErrorBodies.Platform("validation_error", message));

    /// <summary>A list on this host is one parameter with commas, or the parameter repeated.</summary>
    private static List<string> List(Exchange exchange, string name) =>
        [.. exchange.Http.Request.Query[name].SelectMany(value => value!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static bool TryReadTime(Exchange exchange, string name, ref DateTimeOffset time) =>
        exchange.Query(name) is not { } text
        || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    /// <summary>The cursor encodes a page number, as fal's does; clients must take it as it is.</summary>
    private static bool TryReadPage(string? cursor, out int page)
    {
        page = 1;
        Span<byte> bytes = stackalloc byte[32];
        return cursor is null
            || (Convert.TryFromBase64String(cursor, bytes, out int length)
                && int.TryParse(bytes[..length], CultureInfo.InvariantCulture, out page)
                && page > 0);
    }
}
