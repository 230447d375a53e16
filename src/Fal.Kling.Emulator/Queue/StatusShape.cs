namespace Fal.Kling.Emulator;

/// <summary>How a status differs from the usual.</summary>
internal sealed record StatusShape
{
    public static StatusShape Usual { get; } = new();

    /// <summary>A false status to report instead of the actual one.</summary>
    public string? Claim { get; init; }

    public bool OmitsPosition { get; init; }

    /// <summary>Whether <c>logs</c> is left out because a fault adds its own.</summary>
    public bool OmitsLogs { get; init; }

    public EmulatedLogShape Logs { get; init; }
}
