using System.Net;
using System.Net.Http.Headers;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Checks;

/// <summary>
/// Walks the free parts of fal's protocol with a real key, and says which inferred facts hold. It submits nothing: its client has a handler of its own, through which the
/// library never sends a paid request. It uploads one small picture that fal deletes after a day.
/// </summary>
internal sealed class Contract(FalSession session) : IDisposable
{
    private const string Known = "fal-ai/kling-video/v2.1/master/text-to-video";
    private const string Kling4 = "kling/v4/text-to-video";

    private static readonly string[] Priced = [Known, Kling4, "fal-ai/kling-video/v3/pro/text-to-video", "fal-ai/kling-video/o3/pro/text-to-video"];

    private readonly ResponseLog log = new();
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public async Task<IReadOnlyList<ContractFact>> RunAsync(CancellationToken cancellationToken)
    {
        session.Options.MaxRetries = 0;
        using KlingClient client = new(session.Options, log);
        ContractFact unknown = await UnknownJobAsync(client, Known, "A status request for a job that fal doesn't know gets a 404", cancellationToken);
        return
        [
            unknown,
            await UnknownJobAsync(client, Kling4, "Jobs of Kling 4.0 are at kling/v4/requests", cancellationToken),
            await TryAsync("A cancellation of a job that fal doesn't know gets a 404", async () =>
            {
                CancelOutcome outcome = await client.GetJob<CustomResult>(Ticket(Known)).CancelAsync(cancellationToken);
                return (outcome == CancelOutcome.NotFound, outcome.ToString());
            }),
            .. await PricesAsync(client, cancellationToken),
            await TryAsync("The key may list the requests of an endpoint", async () =>
            {
                JobSearch search = await client.FindJobAsync(Nothing(), TimeSpan.Zero, cancellationToken);
                return (true, $"{search.Examined} requests examined");
            }),
            await UploadAsync(client, cancellationToken),
            await TryAsync("The OpenAPI document of Kling 4.0 needs no key", async () =>
            {
                using HttpResponseMessage response = await http.GetAsync(new Uri(session.OpenApiUrl, $"/api/openapi/queue/openapi.json?endpoint_id={Uri.EscapeDataString(Kling4)}"), cancellationToken);
                return (response.IsSuccessStatusCode, $"{(int)response.StatusCode}");
            }),
            new ContractFact("Every response has a Date header", log.Count == 0 ? null : log.WithoutDate == 0, $"{log.WithoutDate} of {log.Count} responses had none"),
        ];
    }

    public void Dispose()
    {
        http.Dispose();
        log.Dispose();
    }

    private async Task<ContractFact> UnknownJobAsync(KlingClient client, string endpointId, string text, CancellationToken cancellationToken)
    {
        try
        {
            JobUpdate update = await client.GetJob<CustomResult>(Ticket(endpointId)).GetStatusAsync(cancellationToken: cancellationToken);
            return new ContractFact(text, false, update.GetType().Name);
        }
        catch (KlingApiException exception)
        {
            return new ContractFact(text, exception.StatusCode == HttpStatusCode.NotFound, $"{(int)exception.StatusCode} at {log.LastPath}");
        }
        catch (KlingException exception)
        {
            return new ContractFact(text, null, exception.Message);
        }
    }

    private static async Task<IReadOnlyList<ContractFact>> PricesAsync(KlingClient client, CancellationToken cancellationToken)
    {
        List<ContractFact> facts = [];
        foreach (string endpointId in Priced)
        {
            facts.Add(await TryAsync($"{endpointId} has a price in US dollars", async () =>
            {
                KlingUnitPrice? price = await client.GetUnitPriceAsync(endpointId, cancellationToken);
                return (price is not null, price is null ? "no price" : $"${price.Amount} a {price.Unit}");
            }));
        }

        return facts;
    }

    private Task<ContractFact> UploadAsync(KlingClient client, CancellationToken cancellationToken) => TryAsync("An upload can be read without a key, also in ranges", async () =>
    {
        Uri url = await client.UploadAsync(KlingMedia.FromBytes(TinyPicture.Bytes), new UploadOptions { Lifetime = TimeSpan.FromDays(1) }, cancellationToken);
        byte[] whole = await http.GetByteArrayAsync(url, cancellationToken);
        using HttpRequestMessage request = new(HttpMethod.Get, url);
        request.Headers.Range = new RangeHeaderValue(1, null);
        using HttpResponseMessage rest = await http.SendAsync(request, cancellationToken);
        return (whole.AsSpan().SequenceEqual(TinyPicture.Bytes) && rest.StatusCode == HttpStatusCode.PartialContent, $"{whole.Length} bytes, {(int)rest.StatusCode} for a range");
    });

    private static async Task<ContractFact> TryAsync(string text, Func<Task<(bool Holds, string Seen)>> look)
    {
        try
        {
            (bool holds, string seen) = await look();
            return new ContractFact(text, holds, seen);
        }
        catch (Exception exception) when (exception is KlingException or HttpRequestException)
        {
            return new ContractFact(text, null, exception.Message);
        }
    }

    private static JobTicket Ticket(string endpointId) => JobTicket.FromRequestId(Guid.NewGuid().ToString(), endpointId);

    private static SubmitAttempt Nothing() => new() { Id = Guid.NewGuid().ToString("N"), EndpointId = Known, InputHash = new string('0', 64), StartedAt = DateTimeOffset.UtcNow };
}
