using System.Collections.Immutable;

namespace Fal.Kling.Emulator;

/// <summary>The key that signs, and the keys that are published. Thread-safe.</summary>
internal sealed class WebhookKeys(WebhookKey first)
{
    // The signing key is the last one, so a receiver that tries only the first published key fails after a rotation.
    private volatile State state = new([first]);

    public WebhookKey Signing => state.Published[^1];

    /// <summary>Signs with a new key from now on. The previous key stays published until the next rotation, or is removed at once.</summary>
    public void Rotate(bool keepsPrevious) =>
        state = new(keepsPrevious ? [Signing, WebhookKey.Create()] : [WebhookKey.Create()]);

    /// <summary>Serves the published keys as a JSON Web Key Set. On fal, too, it needs no API key.</summary>
    public Task HandleAsync(Exchange exchange) => exchange.AnswerAsync(200, JsonBytes.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("keys");
        foreach (WebhookKey key in state.Published)
        {
            writer.WriteStartObject();
            writer.WriteString("kty", "OKP");
            writer.WriteString("crv", "Ed25519");
            writer.WriteString("kid", key.Id);
            writer.WriteString("x", key.X);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }));

    private sealed record State(ImmutableArray<WebhookKey> Published);
}
