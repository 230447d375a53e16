namespace Fal.Kling.Emulator;

/// <summary>Serves the platform's data about endpoints: prices, and the schemas of inputs and results.</summary>
internal sealed class CatalogueApi(ApiKeys keys, EmulatorUrls urls)
{
    public Task HandleAsync(Exchange exchange)
    {
        if (exchange.Route.Target == Route.OpenApi)
        {
            return AnswerOpenApiAsync(exchange);
        }

        (ApiCaller? caller, _) = keys.Check(exchange);
        if (caller is null)
        {
            return exchange.AnswerAsync(401, ErrorBodies.Platform("authorization_error", "Invalid or missing API key"));
        }

        List<string> ids = PlatformQuery.List(exchange, "endpoint_id");
        bool namesAll = ids.Count == 0 && exchange.Route.Operation == FalOperation.Models;
        if (!namesAll && ids.Count is 0 or > PlatformQuery.MostEndpoints)
        {
            return exchange.AnswerAsync(400, ErrorBodies.Platform("validation_error", PlatformQuery.WrongEndpoints));
        }

        // An id that fal does not serve is not an error. The response leaves it out.
        IEnumerable<KlingEndpoint> found = namesAll ? ModelCatalogue.All : ids.Distinct().Select(ModelCatalogue.Find).OfType<KlingEndpoint>();
        return exchange.AnswerAsync(200, exchange.Route.Operation == FalOperation.Prices
            ? PricesJson.Write(found)
            : ModelsJson.Write(found, urls.Of(FalHost.Queue), withOpenApi: PlatformQuery.List(exchange, "expand").Contains("openapi-3.0")));
    }

    private Task AnswerOpenApiAsync(Exchange exchange) => ModelCatalogue.Find(exchange.Query("endpoint_id") ?? string.Empty) is { } endpoint
        ? exchange.AnswerAsync(200, JsonBytes.Write(writer => OpenApiJson.Write(writer, endpoint, urls.Of(FalHost.Queue))))
        : exchange.AnswerDetailAsync(404, "Not Found");
}
