using System.Text.Json;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>Reads fal's price list, which says what a unit of an endpoint costs today. Source: api.fal.ai/v1, models/pricing.</summary>
internal sealed class UnitPrices(Transport transport, Uri platformUrl)
{
    private const string Purpose = "the price request";

    /// <returns>The price of a unit; null when fal doesn't give a price in US dollars.</returns>
    /// <exception cref="KlingException">fal refused or could not be reached.</exception>
    public async Task<KlingUnitPrice?> GetAsync(string endpointId, ApiKey key, CancellationToken cancellationToken)
    {
        FalRequest request = new()
        {
            Method = HttpMethod.Get,
            Url = new Uri($"{platformUrl.AbsoluteUri.TrimEnd('/')}/models/pricing?endpoint_id={Uri.EscapeDataString(endpointId)}"),
            Purpose = Purpose,
            Key = key,
            Repeat = RetryPredicates.IfTransient,
        };
        HttpOutcome outcome = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (outcome is not Response { IsSuccess: true } response)
        {
            throw ApiErrors.From(outcome, Purpose, transport);
        }

        using JsonDocument? document = JsonReading.TryParse(response.Body);
        JsonElement prices = document?.RootElement.Member("prices") ?? default;
        if (prices.ValueKind != JsonValueKind.Array)
        {
            throw ApiErrors.Unusable(response, Purpose, "contains no list of prices");
        }

        return prices.EnumerateArray()
            .Where(price => price.Member("endpoint_id").Text() == endpointId && (price.Member("currency").Text() ?? "USD").Equals("USD", StringComparison.OrdinalIgnoreCase))
            .Select(PriceOf)
            .FirstOrDefault();
    }

    private static KlingUnitPrice? PriceOf(JsonElement price) =>
        price.Member("unit_price") is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out decimal amount) ? new KlingUnitPrice(amount, price.Member("unit").Text()) : null;
}
