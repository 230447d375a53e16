namespace Fal.Kling;

/// <summary>One shot of a video that is described shot by shot.</summary>
public sealed record KlingShot
{
    /// <summary>What the shot shows. Required; not blank. Other hosts of the models accept at most 512 characters. fal does not publish a limit.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is blank.</exception>
    public required string Prompt { get; init => field = PropertyChecks.NotBlank(value, nameof(Prompt)); }

    /// <summary>The length in seconds. Default: 5. From 1 to 15, or to 30 on Kling 4.0.</summary>
    /// <exception cref="ArgumentException">The value is outside 1 to 30.</exception>
    public int Seconds { get; init => field = PropertyChecks.Within(value, 1, 30, nameof(Seconds)); } = 5;

    internal static KlingShot Blank { get; } = new() { Prompt = "-" };

    internal static KlingShot Map(KlingShot shot, InputVisitor input) => shot with
    {
        Prompt = input.RequiredText("prompt", shot.Prompt),
        Seconds = input.Value("duration", shot.Seconds, InputType.SecondsText),
    };

    /// <summary>Visits the fields for Kling 4.0. It accepts all other durations as numbers, so presumably these too.</summary>
    internal static KlingShot MapWithNumber(KlingShot shot, InputVisitor input) => shot with
    {
        Prompt = input.RequiredText("prompt", shot.Prompt),
        Seconds = input.Value("duration", shot.Seconds, InputType.Integer),
    };
}
