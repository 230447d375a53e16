using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Fal.Kling.Emulator;

/// <summary>The filter of a request list.</summary>
internal sealed record RequestListQuery
{
    private const int DefaultLimit = 50;
    private const int LargestLimit = 100;
    private const int LastPage = int.MaxValue / LargestLimit;
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromHours(24);
    private static readonly TimeSpan WindowWithRequestId = TimeSpan.FromDays(90);

    public required List<string> Endpoints { get; init; }

    public required string? RequestId { get; init; }

    public required string? Status { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    public required int Limit { get; init; }

    /// <summary>The page number, starting at 1.</summary>
    public required int Page { get; init; }

    public required bool WithPayloads { get; init; }

    /// <summary>Reads the query of a request, or returns what is wrong with it.</summary>
    public static bool TryRead(Exchange exchange, DateTimeOffset now, [NotNullWhen(true)] out RequestListQuery? query, [NotNullWhen(false)] out string? problem)
    {
        string? requestId = exchange.Query("request_id");
        DateTimeOffset start = now - (requestId is null ? DefaultWindow : WindowWithRequestId);
        DateTimeOffset end = DateTimeOffset.MaxValue;
        int limit = DefaultLimit;
        int page = 1;
        List<string> endpoints = PlatformQuery.List(exchange, "endpoint_id");
        problem =
            endpoints.Count is 0 or > PlatformQuery.MostEndpoints ? PlatformQuery.WrongEndpoints
            : !TryReadTime(exchange, "start", ref start) || !TryReadTime(exchange, "end", ref end) ? "start and end: give an ISO 8601 date or time"
            : !TryReadLimit(exchange, ref limit) ? $"limit: give a number between 1 and {LargestLimit}"
            : exchange.Query("status") is not (null or "success" or "error" or "user_error") ? "status: give success, error or user_error"
            : !TryReadPage(exchange, ref page) ? "cursor: give the next_cursor of an earlier response"
            : null;
        query = problem is not null ? null : new RequestListQuery
        {
            Endpoints = endpoints,
            RequestId = requestId,
            Status = exchange.Query("status"),
            Start = start,
            End = end,
            Limit = limit,
            Page = page,
            WithPayloads = PlatformQuery.List(exchange, "expand").Contains("payloads"),
        };
        return query is not null;
    }

    public bool AsksFor(Job job) =>
        Endpoints.Contains(job.Endpoint.Id)
        && (RequestId is null || job.RequestId == RequestId)
        && job.CreatedAt >= Start
        && job.CreatedAt < End
        && (Status is null || Status == StatusOf(job));

    /// <summary>Encodes a page number, as fal does. Clients must treat the cursor as opaque.</summary>
    public static string CursorOf(int page) => Convert.ToBase64String(Encoding.ASCII.GetBytes(page.ToString(CultureInfo.InvariantCulture)));

    private static string? StatusOf(Job job) => job.EndedAt is null ? null : job.StatusCode switch
    {
        200 => "success",
        < 500 => "user_error",
        _ => "error",
    };

    private static bool TryReadTime(Exchange exchange, string name, ref DateTimeOffset time) =>
        exchange.Query(name) is not { } text
        || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    private static bool TryReadLimit(Exchange exchange, ref int limit) =>
        exchange.Query("limit") is not { } text
        || (int.TryParse(text, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= LargestLimit);

    private static bool TryReadPage(Exchange exchange, ref int page)
    {
        Span<byte> bytes = stackalloc byte[32];
        return exchange.Query("cursor") is not { } cursor
            || (Convert.TryFromBase64String(cursor, bytes, out int length)
                && int.TryParse(bytes[..length], CultureInfo.InvariantCulture, out page)
                && page is > 0 and <= LastPage);
    }
}
