using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

/// <summary>fal's side of a webhook: it publishes a key and signs with it.</summary>
internal sealed class FakeFal : IAsyncDisposable
{
    public const string UserId = "user-1";

    private readonly HttpClient client = new();
    private readonly WebApplication app;
    private readonly byte[] seed = RandomNumberGenerator.GetBytes(32);

    private FakeFal()
    {
        byte[] publicKey = new byte[32];
        Ed25519.GeneratePublicKey(seed, 0, publicKey, 0);
        string keys = $$"""{"keys":[{"kty":"OKP","crv":"Ed25519","x":"{{Base64Url.EncodeToString(publicKey)}}"}]}""";

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.MapGet("/jwks.json", context => context.Response.WriteAsync(keys));
    }

    public Uri KeysUrl => new(app.Urls.Single() + "/jwks.json");

    public static async Task<FakeFal> StartAsync()
    {
        FakeFal fal = new();
        await fal.app.StartAsync();
        return fal;
    }

    public async Task<HttpStatusCode> DeliverAsync(Uri url, string requestId, string timestamp, byte[] signed, byte[] content)
    {
        byte[] message = Encoding.UTF8.GetBytes($"{requestId}\n{UserId}\n{timestamp}\n{Convert.ToHexStringLower(SHA256.HashData(signed))}");
        byte[] signature = new byte[64];
        Ed25519.Sign(seed, 0, message, 0, message.Length, signature, 0);

        using HttpRequestMessage request = new(HttpMethod.Post, url) { Content = new ByteArrayContent(content) };
        request.Headers.Add("X-Fal-Webhook-Request-Id", requestId);
        request.Headers.Add("X-Fal-Webhook-User-Id", UserId);
        request.Headers.Add("X-Fal-Webhook-Timestamp", timestamp);
        request.Headers.Add("X-Fal-Webhook-Signature", Convert.ToHexStringLower(signature));
        using HttpResponseMessage response = await client.SendAsync(request);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }
}
