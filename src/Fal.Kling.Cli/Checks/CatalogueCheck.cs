using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Input;

namespace Fal.Kling.Cli.Checks;

/// <summary>One difference between what this version knows and what fal publishes.</summary>
/// <param name="EndpointId">The endpoint.</param>
/// <param name="Field">The field, such as <c>duration</c> or <c>elements.voice_id</c>.</param>
/// <param name="Known">What this version knows.</param>
/// <param name="Live">What fal publishes.</param>
internal sealed record CatalogueDifference(string EndpointId, string Field, string Known, string Live);

/// <summary>Compares the catalogue with fal's OpenAPI documents.</summary>
internal sealed class CatalogueCheck
{
    private const int Concurrency = 8;

    public required IReadOnlyList<CatalogueDifference> Differences { get; init; }

    /// <summary>The endpoints whose document could not be read, with the reason.</summary>
    public required IReadOnlyList<(string EndpointId, string Reason)> Unread { get; init; }

    public static async Task<CatalogueCheck> RunAsync(HttpClient http, Uri host, IReadOnlyList<Model> models, CancellationToken cancellationToken)
    {
        (IReadOnlyList<CatalogueDifference> Differences, string? Problem)[] results = new (IReadOnlyList<CatalogueDifference>, string?)[models.Count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, models.Count, parallel, async (index, token) => results[index] = await CompareAsync(http, host, models[index], token));
        return new CatalogueCheck
        {
            Differences = [.. results.SelectMany(result => result.Differences)],
            Unread = [.. models.Zip(results).Where(pair => pair.Second.Problem is not null).Select(pair => (pair.First.Id, pair.Second.Problem!))],
        };
    }

    public JsonObject ToJson(int checkedCount) => new()
    {
        ["compared"] = checkedCount - Unread.Count,
        ["differences"] = new JsonArray([.. Differences.Select(one => new JsonObject
        {
            ["endpoint_id"] = one.EndpointId, ["field"] = one.Field, ["known"] = one.Known, ["live"] = one.Live,
        })]),
        ["unread"] = new JsonArray([.. Unread.Select(one => new JsonObject { ["endpoint_id"] = one.EndpointId, ["reason"] = one.Reason })]),
    };

    public IEnumerable<string> ToMarkdown()
    {
        if (Differences.Count + Unread.Count == 0)
        {
            yield break;
        }

        yield return "| Endpoint | Field | This version | fal |";
        yield return "|---|---|---|---|";
        foreach (CatalogueDifference one in Differences)
        {
            yield return $"| `{one.EndpointId}` | `{one.Field}` | {Cell(one.Known)} | {Cell(one.Live)} |";
        }

        foreach ((string endpointId, string reason) in Unread)
        {
            yield return $"| `{endpointId}` | | | not read: {Cell(reason)} |";
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static async Task<(IReadOnlyList<CatalogueDifference> Differences, string? Problem)> CompareAsync(HttpClient http, Uri host, Model model, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await http.GetAsync(new Uri(host, $"/api/openapi/queue/openapi.json?endpoint_id={Uri.EscapeDataString(model.Id)}"), cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return ([], $"fal responded with {(int)response.StatusCode}{(response.StatusCode == System.Net.HttpStatusCode.NotFound ? ": the endpoint is gone, or has no document" : string.Empty)}");
            }

            using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return ([.. new OpenApiComparison(model.Endpoint, document.RootElement).Differences()], null);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or InvalidDataException)
        {
            return ([], exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ([], "no response within 30 s");
        }
    }
}
