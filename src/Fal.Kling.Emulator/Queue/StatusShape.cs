namespace Fal.Kling.Emulator;

/// <summary>How a status answer departs from the usual.</summary>
internal sealed record StatusShape
{
    public static StatusShape Usual { get; } = new();

    /// <summary>A status to claim instead of the true one.</summary>
    public string? Claim { get; init; }

    public bool OmitsPosition { get; init; }

    /// <summary>Whether there is no <c>logs</c> at all, because a fault adds its own.</summary>
    public bool OmitsLogs { get; init; }

    public EmulatedLogShape Logs { get; init; }
}
