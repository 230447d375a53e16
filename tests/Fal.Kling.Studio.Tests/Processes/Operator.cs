using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.Emulator;

namespace Fal.Kling.StudioTests.Processes;

/// <summary>A person who looks into fal's books, and decides what the studio must not decide by itself.</summary>
internal sealed class Operator(StudioCluster cluster) : IDisposable
{
    private readonly HttpClient http = CreateClient();

    public int Released { get; private set; }

    public int Resolved { get; private set; }

    /// <summary>Decides whatever comes up, until the token fires.</summary>
    public async Task DecideAsync(CancellationToken stop)
    {
        for (int turn = 0; !stop.IsCancellationRequested; turn++)
        {
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(1), stop);
                await DecideOnceAsync(cluster.Webs[turn % cluster.Webs.Length], stop);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
            {
                // This process is starting again.
            }
        }
    }

    public async Task<int> CountUnresolvedAsync(CancellationToken cancellationToken) => (await ListAsync(cluster.Webs[0], cancellationToken)).Count;

    public void Dispose() => http.Dispose();

    private async Task DecideOnceAsync(Uri web, CancellationToken cancellationToken)
    {
        foreach (JsonNode? order in await ListAsync(web, cancellationToken))
        {
            EmulatedJob? job = cluster.Books.Find((string)order!["prompt"]!);
            string path = $"/api/operator/orders/{order["id"]}/{(job is null ? "release" : "resolve")}";
            object decision = job is null ? new { force = true } : new { requestId = job.RequestId, force = true };
            using HttpResponseMessage response = await http.PostAsJsonAsync(new Uri(web, path), decision, cancellationToken);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
            (Released, Resolved) = job is null ? (Released + 1, Resolved) : (Released, Resolved + 1);
        }
    }

    private async Task<JsonArray> ListAsync(Uri web, CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync<JsonArray>(new Uri(web, "/api/operator/unresolved"), cancellationToken))!;

    private static HttpClient CreateClient()
    {
        HttpClient http = new() { Timeout = TimeSpan.FromSeconds(20) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"operator:{StudioCluster.OperatorPassword}")));
        return http;
    }
}
