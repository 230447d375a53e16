using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using Fal.Kling.StudioTests.Processes;

namespace Fal.Kling.StudioTests;

/// <summary>What the page's server answers, to its page and to others.</summary>
public sealed class PageTests(RunningStudio studio) : IClassFixture<RunningStudio>, IDisposable
{
    private readonly HttpClient http = ClientOf(Guid.NewGuid().ToString("N"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task A_video_is_ordered_watched_and_played()
    {
        using HttpResponseMessage events = await http.GetAsync(At("/api/events"), HttpCompletionOption.ResponseHeadersRead, Token);
        JsonNode order = await PlaceAsync("A paper boat");
        Assert.Equal(0.84m, (decimal)order["price"]!["amount"]!);

        await foreach (SseItem<string> item in SseParser.Create(await events.Content.ReadAsStreamAsync(Token)).EnumerateAsync(Token))
        {
            if (item.EventType == "order")
            {
                order = JsonNode.Parse(item.Data)!;
                if ((string)order["state"]! == "ready")
                {
                    break;
                }
            }
        }

        using HttpRequestMessage range = new(HttpMethod.Get, At((string)order["videoUrl"]!));
        range.Headers.Range = new RangeHeaderValue(4, 7);
        using HttpResponseMessage part = await http.SendAsync(range, Token);
        Assert.Equal((HttpStatusCode.PartialContent, "ftyp", "video/mp4"), (part.StatusCode, await part.Content.ReadAsStringAsync(Token), part.Content.Headers.ContentType!.MediaType));
        using HttpResponseMessage download = await http.GetAsync(At($"{order["videoUrl"]}?download=1"), Token);
        Assert.Equal("attachment", download.Content.Headers.ContentDisposition!.DispositionType);
    }

    [Fact]
    public async Task Another_visitors_order_is_not_found()
    {
        string id = (string)(await PlaceAsync("Mine"))["id"]!;
        using HttpClient other = ClientOf(Guid.NewGuid().ToString("N"));

        foreach (string path in (string[])["", "/video"])
        {
            using HttpResponseMessage read = await other.GetAsync(At($"/api/orders/{id}{path}"), Token);
            Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        }

        foreach (string path in (string[])["/cancel", "/retry"])
        {
            using HttpResponseMessage change = await PostAsync(other, $"/api/orders/{id}{path}", new { }, "key");
            Assert.Equal(HttpStatusCode.NotFound, change.StatusCode);
        }

        Assert.Empty((await other.GetFromJsonAsync<JsonNode>(At("/api/orders"), Token))!["orders"]!.AsArray());
    }

    [Theory]
    [InlineData("model", """{"model":"kling-9","prompt":"A","seconds":5,"shape":"16:9"}""")]
    [InlineData("seconds", """{"model":"kling-2.1-master","prompt":"A","seconds":7,"shape":"16:9"}""")]
    [InlineData("shape", """{"model":"kling-3-pro","prompt":"A","seconds":5,"shape":"4:3"}""")]
    [InlineData("shape", """{"model":"kling-3-pro","prompt":"A","seconds":5}""")]
    [InlineData("prompt", """{"model":"kling-3-pro","prompt":"  ","seconds":5,"shape":"16:9"}""")]
    [InlineData("shape", """{"model":"kling-3-pro","prompt":"A","seconds":5,"shape":"any text","picture":"https://example.com/a.png"}""")]
    [InlineData("picture", """{"model":"kling-3-pro","prompt":"A","seconds":5,"picture":"data:image/png;base64,AAAA"}""")]
    public async Task A_mistake_in_the_form_names_its_field(string field, string form)
    {
        using HttpResponseMessage response = await PostAsync(http, "/api/orders", JsonNode.Parse(form)!, "form");

        JsonNode problem = (await response.Content.ReadFromJsonAsync<JsonNode>(Token))!;
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, Assert.Single(problem["errors"]!.AsObject()).Key);
    }

    [Fact]
    public async Task A_model_without_a_shape_for_pictures_takes_its_shape_from_the_picture()
    {
        JsonNode form = JsonNode.Parse("""{"model":"kling-3-pro","prompt":"A","seconds":5,"picture":"https://example.com/a.png"}""")!;

        using HttpResponseMessage response = await PostAsync(http, "/api/price", form, key: null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Every_model_has_a_price_for_each_length()
    {
        foreach (JsonNode? model in (await http.GetFromJsonAsync<JsonArray>(At("/api/models"), Token))!)
        {
            foreach (JsonNode? seconds in model!["text"]!["seconds"]!.AsArray())
            {
                using HttpResponseMessage response = await PostAsync(http, "/api/price", new { model = (string)model["id"]!, prompt = "", seconds = (int)seconds!, shape = "16:9" }, key: null);
                Assert.True((decimal)(await response.Content.ReadFromJsonAsync<JsonNode>(Token))!["amount"]! > 0);
            }
        }
    }

    [Theory]
    [InlineData("/api/orders")]
    [InlineData("/api/price")]
    public async Task A_form_that_is_too_large_is_refused(string path)
    {
        using HttpResponseMessage response = await PostAsync(http, path, Form(new string('a', 70_000)), "form");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task The_budget_of_the_day_is_kept_and_explained()
    {
        await PlaceAsync("One");
        await PlaceAsync("Two");

        using HttpResponseMessage response = await PostAsync(http, "/api/orders", Form("Three"), "three");

        Assert.Equal(HttpStatusCode.PaymentRequired, response.StatusCode);
        Assert.Contains("$0.32 of today's $2.00 are left", (string)(await response.Content.ReadFromJsonAsync<JsonNode>(Token))!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_a_key_is_refused()
    {
        using HttpResponseMessage response = await PostAsync(http, "/api/orders", Form("A"), key: null);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("Idempotency-Key", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_moderation_refused_cannot_be_repeated_and_says_why()
    {
        string id = (string)(await PlaceAsync("A forbidden scene"))["id"]!;
        JsonNode order;
        do
        {
            await Task.Delay(50, Token);
            order = (await http.GetFromJsonAsync<JsonNode>(At($"/api/orders/{id}"), Token))!;
        }
        while ((string)order["state"]! != "failed");

        Assert.Equal(("moderation", "maybe", false), ((string)order["problem"]!["kind"]!, (string)order["problem"]!["charged"]!, (bool)order["canRetry"]!));
        using HttpResponseMessage retry = await PostAsync(http, $"/api/orders/{id}/retry", new { }, "key");
        Assert.Equal(HttpStatusCode.Conflict, retry.StatusCode);
    }

    [Theory]
    [InlineData("image/png", "this is no picture")]
    [InlineData("application/pdf", "%PDF-1.7")]
    public async Task What_is_no_picture_is_refused_with_a_reason(string type, string content)
    {
        using StringContent body = new(content, Encoding.UTF8, type);

        using HttpResponseMessage response = await http.PostAsync(At("/api/pictures"), body, Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("PNG", (string)(await response.Content.ReadFromJsonAsync<JsonNode>(Token))!["errors"]!["picture"]![0]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/operator")]
    [InlineData("/hangfire")]
    [InlineData("/api/operator/unresolved")]
    public async Task Only_the_operator_sees(string path)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(path, authorization: null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(path, "operator:wrong"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(path, $"operator:{RunningStudio.OperatorPassword}"));
    }

    [Fact]
    public async Task Another_site_cannot_decide_with_the_operators_browser()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, At("/api/operator/orders/1/release")) { Content = JsonContent.Create(new { }) };
        request.Headers.Authorization = Basic($"operator:{RunningStudio.OperatorPassword}");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using HttpResponseMessage response = await http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task A_webhook_that_fal_did_not_sign_is_refused()
    {
        using HttpResponseMessage response = await http.PostAsJsonAsync(At("/hooks/fal"), new { request_id = "1", status = "OK" }, Token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task A_load_balancer_sees_that_it_is_well(string path) => Assert.Equal(HttpStatusCode.OK, await StatusAsync(path, authorization: null));

    [Fact]
    public async Task The_page_runs_no_script_of_another_site()
    {
        using HttpResponseMessage response = await http.GetAsync(At("/"), Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith("default-src 'self';", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    private static object Form(string prompt) => new { model = "kling-3-pro", prompt, seconds = 5, shape = "16:9" };

    private static AuthenticationHeaderValue Basic(string credentials) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));

    private static HttpClient ClientOf(string visitor) => Visitor.CreateClient(visitor);

    private Uri At(string path) => new(studio.Url, path);

    private async Task<JsonNode> PlaceAsync(string prompt)
    {
        using HttpResponseMessage response = await PostAsync(http, "/api/orders", Form(prompt), Guid.NewGuid().ToString());
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Token))!;
    }

    private async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, object body, string? key)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, At(path)) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await client.SendAsync(request, Token);
    }

    private async Task<HttpStatusCode> StatusAsync(string path, string? authorization)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, At(path));
        request.Headers.Authorization = authorization is null ? null : Basic(authorization);
        using HttpResponseMessage response = await http.SendAsync(request, Token);
        return response.StatusCode;
    }
}
