using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Kling.StudioTests.Processes;

/// <summary>A person with a browser: places orders, repeats what did not arrive, sometimes clicks twice, and looks at the page all the time.</summary>
/// <param name="number">Which one.</param>
/// <param name="webs">The web processes.</param>
/// <param name="books">What was really bought.</param>
internal sealed class Visitor(int number, Uri[] webs, Books books) : IDisposable
{
    private static readonly string[] AfterPurchase = ["queued", "running", "downloading", "ready"];

    private readonly HttpClient http = CreateClient($"{number:x32}");
    private readonly Random random = new(number);

    // What this person ordered, and what the page said last.
    private readonly Dictionary<string, string> states = [];
    private readonly Dictionary<string, long> versions = [];

    /// <summary>What this person ordered.</summary>
    public string[] Prompts
    {
        get
        {
            lock (states)
            {
                return [.. states.Keys];
            }
        }
    }

    /// <summary>Whether the page has shown every video.</summary>
    public bool HasAll
    {
        get
        {
            lock (states)
            {
                return states.Values.All(state => state == "ready");
            }
        }
    }

    /// <summary>How often the page was read.</summary>
    public int Looks { get; private set; }

    /// <summary>How many changes the server told.</summary>
    public int Events { get; private set; }

    /// <summary>Places an order. A browser whose request failed sends it again, with the same key.</summary>
    public async Task PlaceAsync(string prompt, CancellationToken cancellationToken)
    {
        int clicks = random.Next(4) == 0 ? 2 : 1;
        await Task.WhenAll(Enumerable.Range(0, clicks).Select(_ => SendUntilPlacedAsync(prompt, cancellationToken)));
        lock (states)
        {
            states.TryAdd(prompt, "waiting");
        }
    }

    /// <summary>Reads the page again and again.</summary>
    public async Task LookAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await LookOnceAsync(stop);
                await Task.Delay(500, stop);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException or JsonException)
            {
                // This process was killed, or the database restarts.
            }
        }
    }

    /// <summary>Reads what the server tells the open page, and connects again when the connection ends.</summary>
    public async Task ListenAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using HttpResponseMessage response = await http.GetAsync(new Uri(Web(), "/api/events"), HttpCompletionOption.ResponseHeadersRead, stop);
                await foreach (SseItem<string> item in SseParser.Create(await response.Content.ReadAsStreamAsync(stop)).EnumerateAsync(stop))
                {
                    if (item.EventType == "order")
                    {
                        Check(JsonNode.Parse(item.Data)!, [], books.Prompts());
                        Events++;
                    }
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
            {
                await Task.Delay(200, CancellationToken.None);
            }
        }
    }

    /// <summary>Reads the page, and compares it with what was really bought.</summary>
    public async Task LookOnceAsync(CancellationToken cancellationToken)
    {
        HashSet<string> boughtBefore = books.Prompts();
        JsonArray orders = [];
        string? next = null;
        do
        {
            JsonNode page = (await http.GetFromJsonAsync<JsonNode>(new Uri(Web(), $"/api/orders{(next is null ? "" : $"?before={next}")}"), cancellationToken))!;
            foreach (JsonNode? order in page["orders"]!.AsArray())
            {
                orders.Add(order!.DeepClone());
            }

            next = (string?)page["next"];
        }
        while (next is not null);

        HashSet<string> boughtAfter = books.Prompts();
        foreach (JsonNode? order in orders)
        {
            Check(order!, boughtBefore, boughtAfter);
        }

        Looks++;
    }

    /// <summary>Reads every video, and returns how many there are.</summary>
    public async Task<int> CountVideosAsync(CancellationToken cancellationToken)
    {
        int videos = 0;
        string? next = null;
        do
        {
            JsonNode page = (await http.GetFromJsonAsync<JsonNode>(new Uri(Web(), $"/api/orders{(next is null ? "" : $"?before={next}")}"), cancellationToken))!;
            foreach (JsonNode? order in page["orders"]!.AsArray())
            {
                byte[] video = await http.GetByteArrayAsync(new Uri(Web(), (string)order!["videoUrl"]!), cancellationToken);
                Assert.Equal((long)order["size"]!, video.Length);
                videos++;
            }

            next = (string?)page["next"];
        }
        while (next is not null);

        return videos;
    }

    /// <summary>What this person has spent today, in US dollars.</summary>
    public async Task<decimal> SpentAsync(CancellationToken cancellationToken) =>
        (decimal)(await http.GetFromJsonAsync<JsonNode>(new Uri(Web(), "/api/session"), cancellationToken))!["budget"]!["spent"]!;

    public void Dispose() => http.Dispose();

    internal static HttpClient CreateClient(string visitor)
    {
        HttpClient http = new(new SocketsHttpHandler { UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromSeconds(20) };
        http.DefaultRequestHeaders.Add("Cookie", $"studio={visitor}");
        return http;
    }

    private async Task SendUntilPlacedAsync(string prompt, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using HttpRequestMessage request = new(HttpMethod.Post, new Uri(Web(), "/api/orders"))
                {
                    Content = JsonContent.Create(new { model = "kling-3-pro", prompt, seconds = 5, shape = "16:9" }),
                };
                request.Headers.Add("Idempotency-Key", $"form-{prompt}");
                using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
                if (response.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK)
                {
                    return;
                }

                Assert.True(response.StatusCode >= HttpStatusCode.InternalServerError, await response.Content.ReadAsStringAsync(cancellationToken));
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // This process was killed.
            }

            await Task.Delay(300, cancellationToken);
        }
    }

    private void Check(JsonNode order, HashSet<string> boughtBefore, HashSet<string> boughtAfter)
    {
        string prompt = (string)order["prompt"]!;
        string state = (string)order["state"]!;
        long version = (long)order["version"]!;
        lock (states)
        {
            // What one process told may arrive after what another one has told since. The page shows the later one.
            if (version < versions.GetValueOrDefault(prompt))
            {
                return;
            }

            Assert.False(states.GetValueOrDefault(prompt) == "ready" && state != "ready", $"The page said that '{prompt}' is ready, and now says {state}.");
            (states[prompt], versions[prompt]) = (state, version);
        }

        Assert.False(state is "waiting" or "canceled" or "failed" && boughtBefore.Contains(prompt), $"The page says that '{prompt}' is {state}, but it was bought: {order}");
        Assert.False(AfterPurchase.Contains(state) && !boughtAfter.Contains(prompt), $"The page says that '{prompt}' is {state}, but it was not bought.");
    }

    private Uri Web() => webs[random.Next(webs.Length)];
}
