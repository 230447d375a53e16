using System.Security.Cryptography;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Session;

/// <summary>Who signs the webhooks of a session.</summary>
/// <param name="KeysUrl">Where its keys are published.</param>
/// <param name="UserId">The user that it signs for; null for fal, which has many.</param>
internal sealed record WebhookSigner(Uri KeysUrl, string? UserId)
{
    public static WebhookSigner Fal { get; } = new(new KlingWebhookOptions().KeysUrl, null);

    /// <summary>
    /// The key of the tool's emulators. It is the same in every run, so that a saved delivery can be verified after its emulator has ended.
    /// </summary>
    public static ReadOnlyMemory<byte> EmulatorSeed { get; } = SHA256.HashData("The webhooks of the tool kling"u8);

    public static WebhookSigner Of(FalEmulator emulator) => new(emulator.WebhookKeysUrl, emulator.UserId);
}
