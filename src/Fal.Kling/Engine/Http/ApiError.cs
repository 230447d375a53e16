using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fal.Kling.Engine.Http;

/// <summary>
/// What an answer says went wrong, in whichever of fal's shapes it says so: <c>detail</c> as text, list or object, a platform <c>error</c> object,
/// a bare <c>status</c>, or a gateway's page. Source: fal.ai/docs, model-apis/errors and request-errors.
/// </summary>
internal sealed record ApiError
{
    /// <summary>fal's own words as one sentence; null when it had none.</summary>
    public string? Detail { get; private init; }

    public string? ErrorType { get; private init; }

    public IReadOnlyList<KlingProblem> Problems { get; private init; } = [];

    /// <summary>The <c>status</c> of a body that has one, such as NOT_FOUND.</summary>
    public string? Status { get; private init; }

    /// <summary>What fal's header says about trying again; null when it says nothing.</summary>
    public bool? NeedsRetry { get; private init; }

    /// <summary>Whether these are fal's words at all, and not those of a gateway in front of it.</summary>
    public bool IsFromFal => Detail is not null || Status is not null || ErrorType is not null || Problems.Count > 0;

    public static ApiError Decode(Response answer)
    {
        ApiError error = new()
        {
            ErrorType = answer.Header(FalHeaders.ErrorType),
            NeedsRetry = ReadFlag(answer.Header(FalHeaders.NeedsRetry) ?? answer.Header(FalHeaders.Retryable)),
        };
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? error.With(document.RootElement) : error;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter is thrown for a text that is no Unicode.
            return error;
        }
    }

    /// <summary>The body as text for a person, cut at 64 KiB.</summary>
    public static string RawBody(Response answer) =>
        Encoding.UTF8.GetString(answer.Body.Span[..Math.Min(answer.Body.Length, 64 * 1024)]);

    private ApiError With(JsonElement body)
    {
        JsonElement error = Property(body, "error");
        JsonElement detail = Property(body, "detail");
        List<KlingProblem> problems = ReadProblems(detail);
        return this with
        {
            Problems = problems,
            Status = Text(Property(body, "status")),
            ErrorType = Text(Property(body, "error_type")) ?? Text(Property(error, "type")) ?? ErrorType ?? (problems.Count > 0 ? problems[0].Type : null),
            Detail = problems.Count > 0
                ? string.Join("; ", problems)
                : Text(detail) ?? Text(Property(error, "message")) ?? Text(error) ?? Text(Property(body, "message")),
        };
    }

    private static List<KlingProblem> ReadProblems(JsonElement detail) => detail.ValueKind switch
    {
        JsonValueKind.Array => [.. detail.EnumerateArray().Select(ReadProblem)],
        JsonValueKind.Object => [ReadProblem(detail)],
        _ => [],
    };

    private static KlingProblem ReadProblem(JsonElement item) => new()
    {
        Path = ReadPath(Property(item, "loc")),
        Type = Text(Property(item, "type")),
        Message = (Text(item) ?? Text(Property(item, "msg")) ?? Text(Property(item, "message")) ?? item.GetRawText()) + ReadLimits(Property(item, "ctx")),
    };

    // fal puts "body" before the field's name.
    private static string ReadPath(JsonElement loc)
    {
        if (loc.ValueKind != JsonValueKind.Array)
        {
            return Text(loc) ?? string.Empty;
        }

        IEnumerable<string> parts = loc.EnumerateArray().Select(part => part.ToString());
        return string.Join('.', parts.Skip(parts.FirstOrDefault() == "body" ? 1 : 0));
    }

    private static string ReadLimits(JsonElement context)
    {
        if (context.ValueKind != JsonValueKind.Object || !context.EnumerateObject().Any())
        {
            return string.Empty;
        }

        return $" ({string.Join(", ", context.EnumerateObject().Select(limit => $"{limit.Name}: {limit.Value.ToString()}"))})";
    }

    private static JsonElement Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    private static string? Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : null;

    private static bool? ReadFlag(string? value) => value?.ToLower(CultureInfo.InvariantCulture) switch
    {
        null => null,
        "1" or "true" or "yes" => true,
        _ => false,
    };
}
