namespace Fal.Kling.Emulator;

/// <summary>One call of a job's webhook.</summary>
public sealed record WebhookAttempt
{
    internal WebhookAttempt()
    {
    }

    /// <summary>When the call was made, by the emulator's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The HTTP status of the response, or <see langword="null"/> if there was none.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Why there was no response, as a sentence; <see langword="null"/> if there was one.</summary>
    public string? Error { get; init; }

    /// <summary>The name of the fault that was injected into it, or <see langword="null"/>.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether the response was a 2xx. The webhook is then not called again.</summary>
    public bool IsAcknowledged => StatusCode is >= 200 and < 300;
}
