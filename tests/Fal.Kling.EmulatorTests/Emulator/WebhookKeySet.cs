using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Fal.Kling.EmulatorTests.Emulator;

/// <summary>Verifies webhooks as fal documents it, with the keys that the emulator publishes.</summary>
internal static class WebhookKeySet
{
    public static async Task<string[]> GetAsync(Wire wire)
    {
        using HttpResponseMessage response = await wire.SendAsync(wire.Request(HttpMethod.Get, wire.Emulator.WebhookKeysUrl, withKey: false));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return [.. (await Wire.JsonOf(response)).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("x").GetString()!)];
    }

    public static async Task<bool> VerifiesAsync(Wire wire, WebhookCall call) => Array.Exists(await GetAsync(wire), key => Verifies(key, call.Headers, call.Bytes));

    /// <summary>Waits for the next call and verifies it.</summary>
    public static async Task<WebhookCall> NextGenuineAsync(Wire wire, WebhookReceiver receiver)
    {
        WebhookCall call = await receiver.NextAsync();
        Assert.True(await VerifiesAsync(wire, call));
        return call;
    }

    public static bool Verifies(string key, IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        string bodyHash = Convert.ToHexStringLower(SHA256.HashData(body));
        byte[] message = Encoding.UTF8.GetBytes(
            $"{headers["X-Fal-Webhook-Request-Id"]}\n{headers["X-Fal-Webhook-User-Id"]}\n{headers["X-Fal-Webhook-Timestamp"]}\n{bodyHash}");
        byte[] signature = Convert.FromHexString(headers["X-Fal-Webhook-Signature"]);
        Assert.Equal(64, signature.Length);
        return Ed25519.Verify(signature, 0, Base64Url.DecodeFromChars(key), 0, message, 0, message.Length);
    }
}
