namespace Fal.Kling.Cli.Checks;

/// <summary>How a check ended.</summary>
internal enum FindingState
{
    Ok,
    Warning,
    Problem,
}

/// <summary>What one check of the doctor found.</summary>
/// <param name="Name">What was checked, such as <c>key</c>.</param>
/// <param name="State">How it ended.</param>
/// <param name="Text">What was found. It never contains the key or a part of it.</param>
/// <param name="Advice">What to do; null if there is nothing to do.</param>
internal sealed record Finding(string Name, FindingState State, string Text, string? Advice = null)
{
    /// <summary>The stable name of the state in JSON.</summary>
    public string StateName => State switch
    {
        FindingState.Ok => "ok",
        FindingState.Warning => "warning",
        _ => "problem",
    };
}
