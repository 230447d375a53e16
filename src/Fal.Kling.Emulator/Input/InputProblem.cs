using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>One entry of a 422's <c>detail</c>.</summary>
/// <param name="Location">Where the wrong value stands in the body: names of fields and numbers of items. Empty for the body itself.</param>
/// <param name="Message">The sentence for people.</param>
/// <param name="Type">fal's machine word.</param>
internal sealed record InputProblem(IReadOnlyList<object> Location, string Message, string Type)
{
    public InputProblem(string? field, string message, string type)
        : this(field is null ? [] : [field], message, type)
    {
    }

    /// <summary>The limit that was broken: its name on the wire and its value.</summary>
    public (string Name, object Value)? Context { get; init; }

    /// <summary>How long a file is, where that is the problem.</summary>
    public decimal? ProvidedDuration { get; init; }

    /// <summary>The value that was refused, where there is one.</summary>
    public JsonElement? Input { get; init; }
}
