using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>A lifecycle header: how long a file is kept, and who may read it.</summary>
/// <param name="Text">The header as received.</param>
internal sealed record FileLifecycle(string Text)
{
    /// <summary>When the file expires, or null for never.</summary>
    public TimeSpan? Lifetime { get; private init; }

    /// <summary>The HTTP status for a reader without a token: 200, 403, or 404 for a hidden file.</summary>
    public int StatusForStrangers { get; private init; } = 200;

    /// <summary>Reads the header. An unreadable header is kept, but has no effect.</summary>
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
                // fal treats 0 and null as "never".
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
