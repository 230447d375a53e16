namespace Fal.Kling.Emulator;

/// <summary>One call of a job's webhook.</summary>
public sealed record WebhookAttempt
{
    internal WebhookAttempt()
    {
    }

    /// <summary>When it was made, by the emulator's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The HTTP status that came back, or <see langword="null"/> if none did.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Why no answer came, as a sentence; <see langword="null"/> if one did.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it was answered with 2xx, after which the webhook is not called again.</summary>
    public bool IsAcknowledged => StatusCode is >= 200 and < 300;
}
