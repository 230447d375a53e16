using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Fal.Kling.Benchmarks;

/// <summary>Times the verification of a webhook, from headers and bytes to a <see cref="KlingWebhook"/>, next to the signature alone.</summary>
internal static class VerificationBenchmark
{
    private const double LimitUs = 300;
    private const int Rounds = 15;
    private const int CallsPerRound = 1000;

    private static readonly byte[] Seed = SHA256.HashData("a key of the benchmark"u8);

    private static readonly byte[] Body =
        """{"request_id":"req-1","gateway_request_id":"req-1","status":"OK","payload":{"video":{"url":"https://example.com/v.mp4"}}}"""u8.ToArray();

    /// <returns>The exit code: 1 if a verification takes longer than its limit.</returns>
    public static async Task<int> RunAsync()
    {
        byte[] publicKey = new byte[32];
        Ed25519.GeneratePublicKey(Seed, 0, publicKey, 0);
        Ed25519.PublicPoint point = Ed25519.ValidatePublicKeyFullExport(publicKey, 0)!;
        string now = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] message = Encoding.ASCII.GetBytes($"req-1\nuser-1\n{now}\n{Convert.ToHexStringLower(SHA256.HashData(Body))}");
        byte[] signature = new byte[64];
        Ed25519.Sign(Seed, 0, message, 0, message.Length, signature, 0);

        Dictionary<string, string> headers = new()
        {
            ["X-Fal-Webhook-Request-Id"] = "req-1",
            ["X-Fal-Webhook-User-Id"] = "user-1",
            ["X-Fal-Webhook-Timestamp"] = now,
            ["X-Fal-Webhook-Signature"] = Convert.ToHexStringLower(signature),
        };
        using Keys keys = new(publicKey);
        KlingWebhookVerifier verifier = new(new KlingWebhookOptions { AllowedUserIds = { "user-1" } }, keys);

        double whole = double.MaxValue;
        double alone = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            whole = Math.Min(whole, await TimeAsync(async () => (await verifier.VerifyAsync(headers, Body)).IsAccepted));
            alone = Math.Min(alone, await TimeAsync(() => ValueTask.FromResult(Ed25519.Verify(signature, 0, point, message, 0, message.Length))));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a webhook of {Body.Length} bytes: {whole:0} us, its signature alone: {alone:0} us (the best of {Rounds} rounds); the limit is {LimitUs:0} us"));
        return whole < LimitUs ? 0 : 1;
    }

    private static async Task<double> TimeAsync(Func<ValueTask<bool>> verify)
    {
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < CallsPerRound; call++)
        {
            if (!await verify())
            {
                throw new InvalidOperationException("A genuine webhook was refused.");
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / CallsPerRound;
    }

    private sealed class Keys(byte[] publicKey) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent($$"""{"keys":[{"kty":"OKP","crv":"Ed25519","x":"{{System.Buffers.Text.Base64Url.EncodeToString(publicKey)}}"}]}"""),
            RequestMessage = request,
        });
    }
}
