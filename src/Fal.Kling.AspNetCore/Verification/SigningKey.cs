using System.Buffers.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Fal.Kling.Verification;

/// <summary>A public key of fal's, decoded and checked once.</summary>
internal sealed class SigningKey
{
    private const int Length = 32;

    private readonly Ed25519.PublicPoint point;

    private SigningKey(Ed25519.PublicPoint point) => this.point = point;

    /// <summary>Reads a key from the <c>x</c> of a JWK.</summary>
    /// <returns>Null if it is not 32 bytes in base64url, or not a point that can be a key.</returns>
    public static SigningKey? TryRead(string x)
    {
        try
        {
            byte[] bytes = Base64Url.DecodeFromChars(x);
            return bytes.Length == Length && Ed25519.ValidatePublicKeyFullExport(bytes, 0) is { } point ? new SigningKey(point) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public bool Verify(byte[] message, byte[] signature) => Ed25519.Verify(signature, 0, point, message, 0, message.Length);
}
