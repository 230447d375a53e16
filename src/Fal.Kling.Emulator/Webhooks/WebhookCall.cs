namespace Fal.Kling.Emulator;

/// <summary>The bytes of a call, which can be sent several times.</summary>
internal sealed record WebhookCall(Uri Url, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body);
