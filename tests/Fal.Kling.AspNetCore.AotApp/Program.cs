using System.Globalization;
using System.Net;
using System.Text;
using Fal.Kling;

// Receives webhooks as native code. Another application in this process publishes the keys and plays fal.
await using FakeFal fal = await FakeFal.StartAsync();

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders();
builder.Configuration["KlingWebhooks:AllowedUserIds:0"] = FakeFal.UserId;
builder.Configuration["KlingWebhooks:KeysUrl"] = fal.KeysUrl.AbsoluteUri;
builder.Configuration["KlingWebhooks:UrlSecret"] = "a secret of some length";
builder.Services.AddKlingClient(options => options.ApiKey = "key-id:key-secret");
builder.Services.AddKlingWebhooks(builder.Configuration.GetSection("KlingWebhooks"));

List<Uri> videos = [];
await using WebApplication app = builder.Build();
app.MapKlingWebhook("/hooks/fal", (webhook, services, _) =>
{
    videos.Add(webhook.GetResult<KlingVideo>().Url);
    return services.GetService<IKlingClient>() is null ? throw new InvalidOperationException("There is no client.") : Task.CompletedTask;
});
await app.StartAsync();

Uri url = new WebhookOrigin("fal-ai/kling-video/v2.1/master/text-to-video").AddTo(new Uri(app.Urls.Single() + "/hooks/fal"), "a secret of some length");
byte[] body = Encoding.UTF8.GetBytes("""{"request_id":"req-1","gateway_request_id":"req-1","status":"OK","payload":{"video":{"url":"https://example.com/v.mp4"}}}""");
byte[] forged = [.. body, (byte)' '];
string now = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

await ExpectAsync(HttpStatusCode.OK, url, body);
await ExpectAsync(HttpStatusCode.OK, url, body);
await ExpectAsync(HttpStatusCode.Unauthorized, url, forged);
await ExpectAsync(HttpStatusCode.Unauthorized, new Uri(url, "/hooks/fal"), body);
if (videos is not [{ AbsolutePath: "/v.mp4" }])
{
    throw new InvalidOperationException($"The handler ran {videos.Count} times.");
}

Console.WriteLine("A webhook was received twice and handled once; a forged one and one with another URL were refused.");

async Task ExpectAsync(HttpStatusCode expected, Uri target, byte[] content)
{
    HttpStatusCode status = await fal.DeliverAsync(target, "req-1", now, signed: body, content);
    if (status != expected)
    {
        throw new InvalidOperationException($"A call got {status} instead of {expected}.");
    }
}
