using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Fal.Kling.AspNetCore.Tests.Support;

/// <summary>A key pair that signs as fal does. Its seed is the hash of a text.</summary>
internal sealed class FalKey
{
    private readonly byte[] seed;
    private readonly byte[] publicKey = new byte[32];

    public FalKey(string text)
    {
        seed = SHA256.HashData(Encoding.ASCII.GetBytes(text));
        Ed25519.GeneratePublicKey(seed, 0, publicKey, 0);
    }

    /// <summary>Gets the key of the published test vector.</summary>
    public static FalKey Vector { get; } = new("fal webhook test vector, not a real key");

    public static FalKey Other { get; } = new("another key");

    public string X => Base64Url.EncodeToString(publicKey);

    public string Jwk => $$"""{"kty":"OKP","crv":"Ed25519","kid":"k-2026-01","x":"{{X}}"}""";

    public static string Jwks(params FalKey[] keys) => $$"""{"keys":[{{string.Join(',', keys.Select(key => key.Jwk))}}]}""";

    public string Sign(string requestId, string userId, string timestamp, ReadOnlySpan<byte> body) =>
        SignMessage($"{requestId}\n{userId}\n{timestamp}\n{Convert.ToHexStringLower(SHA256.HashData(body))}");

    public string SignMessage(string text)
    {
        byte[] message = Encoding.UTF8.GetBytes(text);
        byte[] signature = new byte[64];
        Ed25519.Sign(seed, 0, message, 0, message.Length, signature, 0);
        return Convert.ToHexStringLower(signature);
    }
}
