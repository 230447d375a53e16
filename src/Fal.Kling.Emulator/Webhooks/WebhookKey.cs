using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Fal.Kling.Emulator;

/// <summary>An Ed25519 key pair that signs webhooks.</summary>
internal sealed class WebhookKey
{
    public const int SeedLength = 32;

    private readonly Ed25519PrivateKeyParameters privateKey;

    public WebhookKey(ReadOnlyMemory<byte> seed)
    {
        privateKey = new Ed25519PrivateKeyParameters(seed.Span);
        X = Base64Url.EncodeToString(privateKey.GeneratePublicKey().GetEncoded());
        Id = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"Ed25519","kty":"OKP","x":"{{X}}"}""")));
    }

    /// <summary>The public key, as in the <c>x</c> of a JWK.</summary>
    public string X { get; }

    /// <summary>The key's <c>kid</c>: its thumbprint according to RFC 7638.</summary>
    public string Id { get; }

    public static WebhookKey Create() => new(RandomNumberGenerator.GetBytes(SeedLength));

    public byte[] Sign(byte[] message)
    {
        Ed25519Signer signer = new();
        signer.Init(forSigning: true, privateKey);
        signer.BlockUpdate(message, 0, message.Length);
        return signer.GenerateSignature();
    }
}
