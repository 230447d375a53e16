using System.Text.Json;
using System.Text.Json.Serialization;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>
/// The requests that fal's platform API lists for an endpoint, with their inputs. Source: api.fal.ai/v1, GET models/requests/by-endpoint.
/// fal does not say whether requests that still wait in the queue are listed: absence proves nothing.
/// </summary>
internal sealed class RequestList(Transport transport, Uri platformUrl)
{
    // Twenty a page: inputs may hold images as data URIs.
    private const int MaxPages = 50;

    public async Task<IReadOnlyList<ListedRequest>> ReadAsync(string endpointId, DateTimeOffset since, ApiKey key, CancellationToken cancellationToken)
    {
        List<ListedRequest> all = [];
        string? cursor = null;
        for (int page = 0; page < MaxPages; page++)
        {
            FalRequest request = new()
            {
                Method = HttpMethod.Get,
                Url = PageUrl(endpointId, since, cursor),
                Purpose = "the list of requests",
                Key = key,
                Repeat = RetryPredicates.IfTransient,
            };
            RequestPage content = Read(await transport.SendAsync(request, cancellationToken).ConfigureAwait(false), request.Purpose);
            all.AddRange(content.Items?.OfType<ListedRequest>() ?? []);
            cursor = content.NextCursor;
            if (string.IsNullOrEmpty(cursor))
            {
                break;
            }
        }

        return all;
    }

    private Uri PageUrl(string endpointId, DateTimeOffset since, string? cursor)
    {
        string start = since.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        string page = cursor is null ? string.Empty : "&cursor=" + Uri.EscapeDataString(cursor);
        return new Uri($"{platformUrl.AbsoluteUri.TrimEnd('/')}/models/requests/by-endpoint" +
            $"?endpoint_id={Uri.EscapeDataString(endpointId)}&start={Uri.EscapeDataString(start)}&limit=20&expand=payloads{page}");
    }

    private RequestPage Read(HttpOutcome outcome, string purpose)
    {
        if (outcome is not Response { IsSuccess: true } answer)
        {
            throw ApiErrors.From(outcome, purpose, transport);
        }

        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, RequestListJson.Default.RequestPage) ?? new RequestPage();
        }
        catch (JsonException exception)
        {
            throw ApiErrors.Unusable(answer, purpose, "could not be read: " + exception.Message, exception);
        }
    }
}

internal sealed record RequestPage
{
    public IReadOnlyList<ListedRequest?>? Items { get; init; }

    public string? NextCursor { get; init; }
}

internal sealed record ListedRequest
{
    public string? RequestId { get; init; }

    [JsonConverter(typeof(LenientTimeConverter))]
    public DateTimeOffset? SentAt { get; init; }

    [JsonConverter(typeof(LenientTimeConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    public JsonElement? JsonInput { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RequestPage))]
internal sealed partial class RequestListJson : JsonSerializerContext;
