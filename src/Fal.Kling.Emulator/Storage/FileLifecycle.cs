using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>What a lifecycle header asks for: how long a file stays, and who may read it.</summary>
/// <param name="Text">The header as it came.</param>
internal sealed record FileLifecycle(string Text)
{
    /// <summary>Null for a file that does not expire.</summary>
    public TimeSpan? Lifetime { get; private init; }

    /// <summary>The status for a reader without a token: 200, 403, or 404 for a file that hides.</summary>
    public int StatusForStrangers { get; private init; } = 200;

    /// <summary>Reads the header. A text that cannot be read is kept and has no effect.</summary>
    public static FileLifecycle? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            JsonElement json = JsonElement.Parse(text);
            double seconds = json.TryGetProperty("expiration_duration_seconds", out JsonElement duration) && duration.ValueKind == JsonValueKind.Number
                ? duration.GetDouble()
                : 0;
            string? decision = json.TryGetProperty("initial_acl", out JsonElement acl) && acl.TryGetProperty("default", out JsonElement value) ? value.ToString() : null;
            return new FileLifecycle(text)
            {
                // fal takes 0 and null for "never".
                Lifetime = seconds > 0 ? TimeSpan.FromSeconds(seconds) : null,
                StatusForStrangers = decision switch { "forbid" => 403, "hide" => 404, _ => 200 },
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or OverflowException)
        {
            return new FileLifecycle(text);
        }
    }
}
