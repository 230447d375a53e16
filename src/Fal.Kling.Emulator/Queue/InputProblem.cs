using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>One entry of a 422's <c>detail</c>.</summary>
internal sealed record InputProblem(string? Field, string Message, string Type)
{
    /// <summary>The limit that was broken: its name on the wire and its value.</summary>
    public (string Name, object Value)? Context { get; init; }

    /// <summary>The value that was refused, where there is one.</summary>
    public JsonElement? Input { get; init; }
}
