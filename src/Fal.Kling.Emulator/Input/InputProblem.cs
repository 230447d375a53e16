using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>One entry of a 422's <c>detail</c>.</summary>
/// <param name="Location">The path of the wrong value in the body: field names and item numbers. Empty for the body itself.</param>
/// <param name="Message">The human-readable message.</param>
/// <param name="Type">fal's error type.</param>
internal sealed record InputProblem(IReadOnlyList<object> Location, string Message, string Type)
{
    public InputProblem(string? field, string message, string type)
        : this(field is null ? [] : [field], message, type)
    {
    }

    /// <summary>The violated limit: its JSON name and its value.</summary>
    public (string Name, object Value)? Context { get; init; }

    /// <summary>The length of the file, if that is the problem.</summary>
    public decimal? ProvidedDuration { get; init; }

    /// <summary>The refused value, if any.</summary>
    public JsonElement? Input { get; init; }
}
