using System.Globalization;
using System.Text.Json;

namespace Fal.Kling.Engine.Http;

/// <summary>
/// The error in a response, in any of fal's shapes: <c>detail</c> as text, list or object, a platform <c>error</c> object,
/// a bare <c>status</c>, or a gateway's page. Source: fal.ai/docs, model-apis/errors and request-errors.
/// </summary>
internal sealed record ApiError
{
    private const string NoReason = "fal gave no reason";
    private const int MaxProblems = 100;
    private const int MaxLimits = 20;
    private const int MaxText = 4096;
    private const int MaxWord = 200;

    /// <summary>Gets fal's own text as one sentence; null when there was none.</summary>
    public string? Detail { get; private init; }

    public string? ErrorType { get; private init; }

    public IReadOnlyList<KlingProblem> Problems { get; private init; } = [];

    /// <summary>The <c>status</c> of a body that has one, such as NOT_FOUND.</summary>
    public string? Status { get; private init; }

    /// <summary>Gets whether fal's header recommends a retry; null when the header is missing.</summary>
    public bool? NeedsRetry { get; private init; }

    /// <summary>Gets whether the error comes from fal itself rather than from a gateway in front of it.</summary>
    public bool IsFromFal => Detail is not null || Status is not null || ErrorType is not null || Problems.Count > 0;

    public static ApiError Decode(Response response)
    {
        ApiError error = new()
        {
            ErrorType = response.Header(FalHeaders.ErrorType) is { } type ? ResponseText.Shorten(type, MaxWord) : null,
            NeedsRetry = ReadFlag(response.Header(FalHeaders.NeedsRetry) ?? response.Header(FalHeaders.Retryable)),
        };
        using JsonDocument? document = JsonReading.TryParse(response.Body);
        return document?.RootElement.ValueKind == JsonValueKind.Object ? error.With(document.RootElement) : error;
    }

    private ApiError With(JsonElement body)
    {
        JsonElement error = body.Member("error");
        JsonElement detail = body.Member("detail");
        KlingProblem[] problems = ReadProblems(detail);
        return this with
        {
            Problems = problems,
            Status = Word(body.Member("status")),
            ErrorType = Word(body.Member("error_type")) ?? Word(error.Member("type")) ?? ErrorType ?? (problems.Length > 0 ? problems[0].Type : null),
            Detail = problems.Length > 0
                ? ResponseText.Shorten(string.Join("; ", problems.AsEnumerable()), MaxText) + More(detail)
                : Sentence(detail) ?? Sentence(error.Member("message")) ?? Sentence(error) ?? Sentence(body.Member("message")),
        };
    }

    private static KlingProblem[] ReadProblems(JsonElement detail) => detail.ValueKind switch
    {
        JsonValueKind.Array => [.. detail.EnumerateArray().Take(MaxProblems).Select(ReadProblem)],
        JsonValueKind.Object => [ReadProblem(detail)],
        _ => [],
    };

    private static string More(JsonElement detail) =>
        detail.ValueKind == JsonValueKind.Array && detail.GetArrayLength() > MaxProblems ? $"; and {detail.GetArrayLength() - MaxProblems} more" : string.Empty;

    // Never the item as a whole: its "input" is the caller's prompt, which belongs in no message.
    private static KlingProblem ReadProblem(JsonElement item)
    {
        string? type = Word(item.Member("type"));
        string message = Sentence(item) ?? Sentence(item.Member("msg")) ?? Sentence(item.Member("message")) ?? type ?? NoReason;
        return new KlingProblem { Path = ReadPath(item.Member("loc")), Type = type, Message = message + ReadLimits(item.Member("ctx")) };
    }

    // fal puts "body" before the field's name.
    private static string ReadPath(JsonElement loc)
    {
        if (loc.ValueKind != JsonValueKind.Array)
        {
            return Word(loc) ?? string.Empty;
        }

        IEnumerable<string> parts = loc.EnumerateArray()
            .Where(part => part.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            .Take(MaxLimits)
            .Select(part => ResponseText.Shorten(part.ToString(), MaxWord));
        return string.Join('.', parts.Skip(parts.FirstOrDefault() == "body" ? 1 : 0));
    }

    private static string ReadLimits(JsonElement context)
    {
        if (context.ValueKind != JsonValueKind.Object || !context.EnumerateObject().Any())
        {
            return string.Empty;
        }

        IEnumerable<string> limits = context.EnumerateObject()
            .Where(limit => limit.Name != "input")
            .Take(MaxLimits)
            .Select(limit => ResponseText.Shorten($"{limit.Name}: {limit.Value}", MaxWord));
        return $" ({string.Join(", ", limits)})";
    }

    private static string? Word(JsonElement element) => ShownText(element, MaxWord);

    private static string? Sentence(JsonElement element) => ShownText(element, MaxText);

    private static string? ShownText(JsonElement element, int length) => element.Text() is { Length: > 0 } text ? ResponseText.Shorten(text, length) : null;

    private static bool? ReadFlag(string? value) => value?.ToLower(CultureInfo.InvariantCulture) switch
    {
        null => null,
        "1" or "true" or "yes" => true,
        _ => false,
    };
}
